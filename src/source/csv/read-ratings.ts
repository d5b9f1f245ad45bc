import { isOnScale, type RatingScale } from '../../domain/rating-scale.ts';
import { parseTimestamp } from '../parse-timestamp.ts';
import { type LineBatch, readLines } from '../read-lines.ts';
import { createReject, type Reject, type SourceBatch, type SourceRating } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { splitFields } from '../split-fields.ts';
import type { RatingLayout } from './rating-layout.ts';

export interface ReadRatingsOptions {
  readonly layout: RatingLayout;
  /** What a rating may be; undefined takes any finite number. */
  readonly scale: RatingScale | undefined;
  /** What a rating is where the file has none: somebody chose the item. */
  readonly missingRating: number;
  readonly userId: (id: string) => string;
  readonly itemId: (id: string) => string;
  /** True: an id is a whole number. False: any text that is not blank at its ends. */
  readonly numericIds: boolean;
}

const DIGITS = /^\d+$/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

type Parsed = Omit<SourceRating, 'line'> | string;

function parseRating(text: string, scale: RatingScale | undefined): number | string {
  if (!NUMBER.test(text)) return text === '' ? 'the rating is missing' : `rating '${text}' is not a number`;
  const rating = Number(text);
  if (scale === undefined || isOnScale(rating, scale)) return rating;
  return `rating ${text} is not on the scale ${scale.min}-${scale.max} in steps of ${scale.step}`;
}

function problemOfId(kind: 'user' | 'item', id: string, isNumeric: boolean): string | undefined {
  if (id === '') return `the ${kind} id is missing`;
  if (isNumeric) return DIGITS.test(id) ? undefined : `${kind} id '${id}' is not a number`;
  return id.trim() === id ? undefined : `${kind} id '${id}' begins or ends with a blank`;
}

/** Gives what is wrong with the line as text. */
function parseLine(line: string, options: ReadRatingsOptions): Parsed {
  const { layout, numericIds } = options;
  const fields = splitFields(line, layout.delimiter);
  if (fields === undefined) return 'a quote is not closed';
  if (fields.length !== layout.nFields)
    return `the line has ${fields.length} fields instead of ${layout.nFields}`;
  const [user, item] = [fields[layout.user], fields[layout.item]];
  const wrongId = problemOfId('user', user, numericIds) ?? problemOfId('item', item, numericIds);
  if (wrongId !== undefined) return wrongId;
  const rating =
    layout.rating === undefined ? options.missingRating : parseRating(fields[layout.rating], options.scale);
  if (typeof rating === 'string') return rating;
  const tsMs = layout.ts === undefined ? 0 : parseTimestamp(fields[layout.ts]);
  if (tsMs === undefined)
    return `time '${fields[layout.ts ?? 0]}' is neither epoch seconds nor YYYY-MM-DD HH:MM:SS`;
  return { userId: options.userId(user), itemId: options.itemId(item), rating, tsMs };
}

function parseBatch(file: string, batch: LineBatch, options: ReadRatingsOptions): SourceBatch<SourceRating> {
  const values: SourceRating[] = [];
  const rejects: Reject[] = [];
  const first = options.layout.hasHeader && batch.firstLine === 1 ? 1 : 0;
  for (let index = first; index < batch.lines.length; index++) {
    const text = batch.lines[index];
    if (text === '') continue;
    const line = batch.firstLine + index;
    const parsed = batch.problems.get(index) ?? parseLine(text, options);
    if (typeof parsed === 'string') rejects.push(createReject(file, line, parsed, text));
    else
      values.push({
        line,
        userId: parsed.userId,
        itemId: parsed.itemId,
        rating: parsed.rating,
        tsMs: parsed.tsMs,
      });
  }
  return { file, values, rejects, endLine: batch.firstLine + batch.lines.length - 1 };
}

/** Reads a ratings file of any variant in batches of some thousand lines; a bad line becomes a reject and stops nothing. */
export async function* readRatings(
  file: SourceFile,
  options: ReadRatingsOptions,
): AsyncGenerator<SourceBatch<SourceRating>> {
  for await (const batch of readLines(file.read(), file.path, options.layout.encoding))
    yield parseBatch(file.path, batch, options);
}
