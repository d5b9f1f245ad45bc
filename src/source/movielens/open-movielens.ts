import { createHash } from 'node:crypto';
import { catalogueOfItem } from '../../domain/catalogue.ts';
import { readRatings } from '../csv/read-ratings.ts';
import { openSourceFiles } from '../open-source-files.ts';
import type { SourceFiles } from '../source-files.ts';
import { type DetectedFiles, detectVariant } from './detect-variant.ts';
import type { MovieLensOptions, MovieLensSource, SourceMeasure } from './movielens-source.ts';
import { readItems } from './read-items.ts';
import { readUsers } from './read-users.ts';

function countLines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

async function measure(
  detected: DetectedFiles,
  onBytes: (done: number, total: number) => void,
): Promise<SourceMeasure> {
  const parts = Object.entries(detected.parts).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = parts.reduce((sum, [, file]) => sum + file.sizeBytes, 0);
  const hash = createHash('sha256');
  let [done, nRatingLines] = [0, 0];
  for (const [part, file] of parts) {
    hash.update(`${part} ${file.sizeBytes}\n`);
    for await (const chunk of file.read()) {
      hash.update(chunk);
      if (part === 'ratings') nRatingLines += countLines(chunk);
      done += chunk.length;
      onBytes(done, total);
    }
  }
  return { contentHash: hash.digest('hex'), nRatingLines };
}

/** Ids of a file from anywhere may be whole item ids already; a MovieLens number never is. */
function itemNaming(detected: DetectedFiles, prefix: string | undefined): (id: string) => string {
  const given = prefix ?? (detected.variant === 'ml-100k' ? 'movie:ml-100k-' : 'movie:');
  if (detected.variant !== 'csv') return (id) => given + id;
  return (id) => (catalogueOfItem(id) === 'movies' ? id : given + id);
}

function createSource(
  source: SourceFiles,
  detected: DetectedFiles,
  options: MovieLensOptions,
): MovieLensSource {
  const userPrefix = options.userPrefix ?? (detected.dataset === '' ? '' : `${detected.dataset}:`);
  const itemId = itemNaming(detected, options.itemPrefix);
  const { ratings: file } = detected.parts;
  const { layout } = detected;
  return {
    dataset: detected.dataset === '' ? 'csv' : detected.dataset,
    variant: detected.variant,
    measure: (onBytes) => measure(detected, onBytes),
    items: () => readItems(detected, itemId('')),
    users: () => readUsers(detected, userPrefix),
    async *ratings() {
      if (file === undefined || layout === undefined) return;
      const numericIds = detected.variant !== 'csv';
      const userId = (id: string): string => userPrefix + id;
      yield* readRatings(file, {
        layout,
        scale: options.scale,
        missingRating: 1,
        userId,
        itemId,
        numericIds,
      });
    },
    close: () => source.close(),
  };
}

/**
 * Opens a MovieLens data set: a folder, a zip archive or a single file, whose variant is found out.
 * Errors: `not_found`, `unsupported_format` saying what was expected, `unparsable` for a damaged archive, `too_large`.
 */
export async function openMovieLens(path: string, options: MovieLensOptions): Promise<MovieLensSource> {
  const source = await openSourceFiles(path);
  try {
    return createSource(source, await detectVariant(source), options);
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}
