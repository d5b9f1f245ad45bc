import { DeadwaxError } from '../../errors.ts';
import { openSourceFiles } from '../open-source-files.ts';
import { readFirstLine } from '../read-lines.ts';
import type { Reject, SourceRating } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { detectRatingLayout, type RatingLayout } from './rating-layout.ts';
import { readRatings } from './read-ratings.ts';

const EXPECTED = 'user,item[,rating[,ts]] with or without a header, separated by commas, tabs or ::';
const MAX_ERRORS = 20;

function throwRejects(path: string, rejects: readonly Reject[], nRejects: number): never {
  const [first] = rejects;
  const more = nRejects > 1 ? ` (and ${nRejects - 1} more bad lines)` : '';
  throw new DeadwaxError('unparsable', `${path} line ${first.line}: ${first.reason}${more}`, {
    hint: `expected ${EXPECTED}`,
    errors: rejects.map(({ line, reason }) => ({
      pointer: `/${line}`,
      code: 'unparsable',
      detail: `line ${line}: ${reason}`,
    })),
  });
}

async function layoutOf(path: string, file: SourceFile): Promise<RatingLayout> {
  const layout = detectRatingLayout(await readFirstLine(file, 'utf8'), 'utf8');
  if (layout !== undefined) return layout;
  throw new DeadwaxError('unsupported_format', `${path} is not a ratings file; expected ${EXPECTED}`);
}

/**
 * Reads a ratings file for evaluation, in batches: `user,item[,rating[,ts]]`, MovieLens' csv, `u1.base` or `ratings.dat`. Ids are
 * taken as they stand; a missing rating is 1, a missing time 0.
 * Errors: `not_found`, `unsupported_format`; at the end `unparsable` with the first bad lines, since a metric over a part of a
 * file misleads.
 */
export async function* readRatingsCsv(path: string): AsyncGenerator<readonly SourceRating[]> {
  const source = await openSourceFiles(path);
  const [file] = source.files;
  if (source.kind !== 'file')
    throw new DeadwaxError('unsupported_format', `${path} is not a single ratings file`);
  const same = (id: string): string => id;
  const form = { layout: await layoutOf(path, file), scale: undefined, missingRating: 1, numericIds: false };
  const rejects: Reject[] = [];
  let nRejects = 0;
  for await (const batch of readRatings(file, { ...form, userId: same, itemId: same })) {
    nRejects += batch.rejects.length;
    rejects.push(...batch.rejects.slice(0, MAX_ERRORS - rejects.length));
    yield batch.values;
  }
  if (nRejects > 0) throwRejects(path, rejects, nRejects);
}
