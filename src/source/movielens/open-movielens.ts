import { catalogueOfItem } from '../../domain/catalogue.ts';
import { readRatings } from '../csv/read-ratings.ts';
import { measureFiles } from '../measure-files.ts';
import { openSourceFiles } from '../open-source-files.ts';
import type { SourceFiles } from '../source-files.ts';
import { type DetectedFiles, detectVariant } from './detect-variant.ts';
import type { MovieLensOptions, MovieLensSource } from './movielens-source.ts';
import { readItems } from './read-items.ts';
import { readUsers } from './read-users.ts';

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
    catalogue: 'movies',
    measure: (onBytes) => measureFiles(detected.parts, onBytes),
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
