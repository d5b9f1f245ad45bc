import { DeadwaxError } from '../../errors.ts';
import { detectRatingLayout, type RatingLayout } from '../csv/rating-layout.ts';
import { readFirstLine, type TextEncoding } from '../read-lines.ts';
import type { SourceFile, SourceFiles } from '../source-files.ts';
import type { MovieLensVariant } from './movielens-source.ts';

type Part = 'ratings' | 'items' | 'users' | 'tags' | 'links';

/** The files of a data set by what they hold, with what is needed to read them. */
export interface DetectedFiles {
  readonly variant: MovieLensVariant;
  readonly dataset: string;
  readonly encoding: TextEncoding;
  readonly parts: Readonly<Partial<Record<Part, SourceFile>>>;
  readonly layout: RatingLayout | undefined;
}

type Family = 'u' | 'dat' | 'csv';

const FILE_NAMES: Readonly<Record<Family, Readonly<Partial<Record<Part, RegExp>>>>> = {
  u: { ratings: /^u\.data$/, items: /^u\.item$/, users: /^u\.user$/ },
  dat: { ratings: /^ratings\.dat$/, items: /^movies\.dat$/, users: /^users\.dat$/, tags: /^tags\.dat$/ },
  csv: { ratings: /^ratings?\.csv$/, items: /^movies?\.csv$/, tags: /^tags?\.csv$/, links: /^links?\.csv$/ },
};
const PARTS: readonly Part[] = ['ratings', 'items', 'users', 'tags', 'links'];
const FOLD_NAME = /^u[1-5ab]\.(?:base|test)$/;
const EXPECTED =
  'expected u.data (ml-100k), ratings.dat (ml-1m, ml-10m), ratings.csv or movies.csv (ml-latest, 20m, 25m), or one file of user,item,rating[,ts]';

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase();
}

/** Gives the files of a family; of equal names the one that lies least deep. */
function partsOf(family: Family, files: readonly SourceFile[]): Partial<Record<Part, SourceFile>> {
  const byDepth = [...files].sort((a, b) => a.path.split('/').length - b.path.split('/').length);
  const found: Partial<Record<Part, SourceFile>> = {};
  for (const part of PARTS) {
    const pattern = FILE_NAMES[family][part];
    const file = pattern && byDepth.find(({ path }) => pattern.test(baseName(path)));
    if (file !== undefined) found[part] = file;
  }
  return found;
}

async function isUtf8Text(file: SourceFile): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of file.read()) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (thrown) {
    if (thrown instanceof DeadwaxError) throw thrown;
    return false;
  }
}

/** ml-1m is Latin-1 and has users, ml-10m is UTF-8 and has tags; without either the films' titles tell. */
async function datVariant(parts: Partial<Record<Part, SourceFile>>): Promise<MovieLensVariant> {
  if (parts.users !== undefined) return 'ml-1m';
  if (parts.tags !== undefined) return 'ml-10m';
  return parts.items !== undefined && (await isUtf8Text(parts.items)) ? 'ml-10m' : 'ml-1m';
}

/** The data set's name by its folder or archive, such as `ml-latest-small` or `ml-25m`. */
function datasetName(source: SourceFiles, ratings: SourceFile): string {
  const folders = ratings.path.split('/').slice(0, -1).reverse();
  const outer = source.kind === 'file' ? [] : [source.name.replace(/\.zip$/i, '')];
  const found = [...folders, ...outer]
    .map((name) => name.toLowerCase())
    .find((name) => /^ml-[a-z0-9-]+$/.test(name));
  return found ?? 'ml';
}

async function layoutOf(file: SourceFile, encoding: TextEncoding): Promise<RatingLayout> {
  const first = await readFirstLine(file, encoding);
  const layout = detectRatingLayout(first, encoding);
  if (layout?.rating !== undefined) return layout;
  const shown = JSON.stringify(first.slice(0, 80));
  throw new DeadwaxError('unsupported_format', `${file.path} does not begin like a ratings file: ${shown}`, {
    hint: EXPECTED,
  });
}

async function detectSingle(source: SourceFiles): Promise<DetectedFiles> {
  const [file] = source.files;
  const layout = await layoutOf(file, 'utf8');
  const isFold = FOLD_NAME.test(baseName(file.path));
  const variant = isFold ? 'ml-100k' : 'csv';
  return { variant, dataset: isFold ? 'ml-100k' : '', encoding: 'utf8', parts: { ratings: file }, layout };
}

async function detectFamily(family: Family, source: SourceFiles): Promise<DetectedFiles> {
  const parts = partsOf(family, source.files);
  const variant = family === 'u' ? 'ml-100k' : family === 'csv' ? 'ml-csv' : await datVariant(parts);
  const encoding = variant === 'ml-100k' || variant === 'ml-1m' ? 'latin1' : 'utf8';
  const named = parts.ratings ?? parts.items ?? source.files[0];
  const dataset = variant === 'ml-csv' ? datasetName(source, named) : variant;
  const layout = parts.ratings && (await layoutOf(parts.ratings, encoding));
  return { variant, dataset, encoding, parts, layout };
}

/**
 * Finds out which MovieLens variant the files are, by their names and first lines.
 * Errors: `unsupported_format` saying what was expected.
 */
export async function detectVariant(source: SourceFiles): Promise<DetectedFiles> {
  const families: readonly Family[] = ['u', 'dat', 'csv'];
  const found =
    families.find((family) => partsOf(family, source.files).ratings !== undefined) ??
    families.find((family) => partsOf(family, source.files).items !== undefined);
  if (found !== undefined) return detectFamily(found, source);
  if (source.kind === 'file') return detectSingle(source);
  const names = source.files.slice(0, 5).map(({ path }) => path);
  const held =
    names.length === 0 ? 'no files' : `${names.join(', ')}${source.files.length > 5 ? ', ...' : ''}`;
  throw new DeadwaxError(
    'unsupported_format',
    `${source.name} is not a MovieLens data set: it holds ${held}`,
    { hint: EXPECTED },
  );
}
