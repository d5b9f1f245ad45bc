import { DeadwaxError } from '../errors.ts';
import { detectDiscogs } from '../source/discogs/detect-discogs.ts';
import { detectMillionSong } from '../source/million-song/detect-million-song.ts';
import { detectVariant } from '../source/movielens/detect-variant.ts';
import { detectHistory } from '../source/open-history.ts';
import { openSourceFiles } from '../source/open-source-files.ts';
import type { SourceFiles } from '../source/source-files.ts';
import type { ImportParameters } from './import-parameters.ts';

/** A data set that is not somebody's history. */
export type DataSetFormat = 'movielens' | 'million-song' | 'discogs';

/** What was found out about a source: a data set, or a listening history of a form that is found out when it is opened. */
export type FoundFormat = DataSetFormat | 'history';

/** Gives why the files are not MovieLens data; undefined where they are. */
async function whyNotMovieLens(source: SourceFiles): Promise<DeadwaxError | undefined> {
  try {
    await detectVariant(source);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof DeadwaxError && thrown.code === 'unsupported_format') return thrown;
    throw thrown;
  }
}

async function detect(source: SourceFiles): Promise<FoundFormat> {
  // Nothing else begins like these two.
  if ((await detectDiscogs(source)).length > 0) return 'discogs';
  if ((await detectMillionSong(source)) !== undefined) return 'million-song';
  const histories = await detectHistory(source);
  const refusal = await whyNotMovieLens(source);
  if (histories.length > 0 && refusal === undefined)
    throw new DeadwaxError(
      'invalid_input',
      `${source.name} may be MovieLens data or a listening history (${histories.join(', ')})`,
      { hint: `say which: format movielens, or format ${histories[0]} and whose history it is` },
    );
  if (histories.length > 0) return 'history';
  if (refusal === undefined) return 'movielens';
  throw new DeadwaxError('unsupported_format', refusal.message, {
    hint: `${refusal.hint}; or Million Song data; or dumps of Discogs; or a listening history of ListenBrainz, Last.fm, Spotify, Maloja, or CSV with artist, track and time`,
    cause: refusal,
  });
}

/**
 * Finds out what kind of source a path is, by its content unless the parameters say it.
 * Errors: `not_found`; `unsupported_format` saying what is known; `invalid_input` where it may be either.
 */
export async function findFormat({
  path,
  format,
  columns,
  timeFormat,
}: ImportParameters): Promise<FoundFormat> {
  if (format === 'movielens' || format === 'million-song' || format === 'discogs') return format;
  if (format !== undefined) return 'history';
  if (columns !== undefined || timeFormat !== undefined) return 'history';
  const source = await openSourceFiles(path);
  try {
    return await detect(source);
  } finally {
    await source.close();
  }
}
