import type { TextEncoding } from '../read-lines.ts';
import { type Delimiter, splitFields } from '../split-fields.ts';

/** How the lines of a ratings file are laid out. Columns count from 0; undefined where the file has no such column. */
export interface RatingLayout {
  readonly delimiter: Delimiter;
  readonly encoding: TextEncoding;
  readonly hasHeader: boolean;
  readonly nFields: number;
  readonly user: number;
  readonly item: number;
  readonly rating: number | undefined;
  readonly ts: number | undefined;
}

const NAMES: Readonly<Record<'user' | 'item' | 'rating' | 'ts', readonly string[]>> = {
  user: ['user', 'userid', 'user_id', 'uid'],
  item: ['item', 'itemid', 'item_id', 'movieid', 'movie_id', 'iid'],
  rating: ['rating', 'value', 'score', 'stars'],
  ts: ['ts', 'timestamp', 'time', 'date', 'rated_at'],
};

function columnOf(header: readonly string[], name: keyof typeof NAMES): number | undefined {
  const found = header.findIndex((field) => NAMES[name].includes(field.trim().toLowerCase()));
  return found < 0 ? undefined : found;
}

function delimiterOf(line: string): Delimiter | undefined {
  if (line.includes('::')) return '::';
  if (line.includes('\t')) return '\t';
  return line.includes(',') ? ',' : undefined;
}

/**
 * Tells the layout of a ratings file by its first line: `user,item[,rating[,ts]]` in this order, or by the names of a header in any
 * order; between the fields commas, tabs or `::`. Undefined where the line is neither.
 */
export function detectRatingLayout(firstLine: string, encoding: TextEncoding): RatingLayout | undefined {
  const delimiter = delimiterOf(firstLine);
  const fields = delimiter === undefined ? undefined : splitFields(firstLine, delimiter);
  if (delimiter === undefined || fields === undefined || fields.length < 2) return undefined;
  const form = { delimiter, encoding, nFields: fields.length };
  const [user, item] = [columnOf(fields, 'user'), columnOf(fields, 'item')];
  if (user !== undefined && item !== undefined)
    return {
      ...form,
      hasHeader: true,
      user,
      item,
      rating: columnOf(fields, 'rating'),
      ts: columnOf(fields, 'ts'),
    };
  if (fields.length > 4 || (fields.length > 2 && !Number.isFinite(Number(fields[2])))) return undefined;
  const [rating, ts] = [fields.length > 2 ? 2 : undefined, fields.length > 3 ? 3 : undefined];
  return { ...form, hasHeader: false, user: 0, item: 1, rating, ts };
}
