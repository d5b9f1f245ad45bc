import { DeadwaxError } from '../../errors.ts';
import { readFirstLine } from '../read-lines.ts';
import { readRows } from '../read-rows.ts';
import type { SourceBatch } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { splitFields } from '../split-fields.ts';
import { FLAG_GENRES } from './codes.ts';
import type { DetectedFiles } from './detect-variant.ts';

/** A film as the source has it. */
export interface Film {
  readonly id: string;
  readonly title: string;
  readonly year: number | undefined;
  readonly genres: readonly string[];
  readonly url: string | undefined;
}

export interface Tagging {
  readonly id: string;
  readonly tag: string;
}

/** A film's numbers elsewhere; an empty text where it has none. */
export interface Link {
  readonly id: string;
  readonly imdb: string;
  readonly tmdb: string;
}

const NO_GENRES = '(no genres listed)';
const YEAR = /\s*\((\d{4})\)\s*$/;

function parseTitle(text: string): { title: string; year: number | undefined } {
  const match = YEAR.exec(text);
  const title = match === null ? text.trim() : text.slice(0, match.index).trim();
  return match === null || title === ''
    ? { title: text.trim(), year: undefined }
    : { title, year: Number(match[1]) };
}

function problemOfFilm(id: string, title: string): string | undefined {
  if (id === '') return 'the item id is missing';
  if (!/^\d+$/.test(id)) return `item id '${id}' is not a number`;
  return title.trim() === '' ? 'the title is missing' : undefined;
}

/** `id|title|release|video release|url|` and 19 flags. */
function parseFilm100k(fields: readonly string[]): Film | string {
  if (fields.length !== 24) return `the line has ${fields.length} fields instead of 24`;
  const [id, title, , , url] = fields;
  const flags = fields.slice(5);
  if (!flags.every((flag) => flag === '0' || flag === '1')) return 'a genre flag is neither 0 nor 1';
  const genres = FLAG_GENRES.filter((_, index) => flags[index + 1] === '1');
  return problemOfFilm(id, title) ?? { id, ...parseTitle(title), genres, url: url === '' ? undefined : url };
}

function parseFilm(id: string, title: string, genres: string): Film | string {
  const names = genres === NO_GENRES ? [] : genres.split('|').filter((genre) => genre !== '');
  return problemOfFilm(id, title) ?? { id, ...parseTitle(title), genres: names, url: undefined };
}

/** `id::title::genres`; a title may hold `::` itself. */
function parseFilmDat(fields: readonly string[]): Film | string {
  if (fields.length < 3) return `the line has ${fields.length} fields instead of 3`;
  return parseFilm(fields[0], fields.slice(1, -1).join('::'), fields[fields.length - 1]);
}

/** Reads a csv by the names in its header. Errors: `unsupported_format` where a column is missing. */
async function* readNamed<T extends object>(
  file: SourceFile,
  names: readonly string[],
  parse: (values: readonly string[]) => T | string,
): AsyncGenerator<SourceBatch<T>> {
  const header = (splitFields(await readFirstLine(file, 'utf8'), ',') ?? []).map((name) =>
    name.trim().toLowerCase(),
  );
  const columns = names.map((name) => header.indexOf(name.toLowerCase()));
  const missing = names.filter((_, index) => columns[index] < 0);
  if (missing.length > 0)
    throw new DeadwaxError(
      'unsupported_format',
      `${file.path} has no column ${missing.join(', ')}; its header is ${header.join(',')}`,
      {
        hint: `expected a header with ${names.join(',')}`,
      },
    );
  yield* readRows<T>(file, {
    delimiter: ',',
    encoding: 'utf8',
    hasHeader: true,
    parse: (fields) =>
      fields.length === header.length
        ? parse(columns.map((column) => fields[column]))
        : `the line has ${fields.length} fields instead of ${header.length}`,
  });
}

export function readFilms(detected: DetectedFiles, file: SourceFile): AsyncGenerator<SourceBatch<Film>> {
  const { variant, encoding } = detected;
  if (variant === 'ml-csv')
    return readNamed(file, ['movieId', 'title', 'genres'], ([id, title, genres]) =>
      parseFilm(id, title, genres),
    );
  if (variant === 'ml-100k')
    return readRows<Film>(file, { delimiter: '|', encoding, hasHeader: false, parse: parseFilm100k });
  return readRows<Film>(file, { delimiter: '::', encoding, hasHeader: false, parse: parseFilmDat });
}

function parseTagging(id: string, tag: string): Tagging | string {
  if (!/^\d+$/.test(id)) return `item id '${id}' is not a number`;
  return tag.trim() === '' ? 'the tag is missing' : { id, tag: tag.trim() };
}

export function readTags(detected: DetectedFiles, file: SourceFile): AsyncGenerator<SourceBatch<Tagging>> {
  if (detected.variant === 'ml-csv')
    return readNamed(file, ['movieId', 'tag'], ([id, tag]) => parseTagging(id, tag));
  return readRows<Tagging>(file, {
    delimiter: '::',
    encoding: detected.encoding,
    hasHeader: false,
    parse: (fields) =>
      fields.length < 4
        ? `the line has ${fields.length} fields instead of 4`
        : parseTagging(fields[1], fields.slice(2, -1).join('::')),
  });
}

export function readLinks(file: SourceFile): AsyncGenerator<SourceBatch<Link>> {
  return readNamed(file, ['movieId', 'imdbId', 'tmdbId'], ([id, imdb, tmdb]) => {
    if (!/^\d+$/.test(id)) return `item id '${id}' is not a number`;
    const wrong = [imdb, tmdb].find((text) => !/^\d*(?:\.0)?$/.test(text));
    if (wrong !== undefined) return `link '${wrong}' is not a number`;
    return { id, imdb, tmdb: tmdb.replace(/\.0$/, '') };
  });
}
