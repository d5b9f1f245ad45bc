import { DeadwaxError } from '../../errors.ts';
import type { SourceFile, SourceFiles } from '../source-files.ts';
import { isSongHeader } from './read-songs.ts';

/** The files of the Million Song Dataset by what they hold. */
export interface MillionSongFiles {
  /** Lines of 54 columns, in the order of their paths. */
  readonly tracks: readonly SourceFile[];
  /** The summary of the subset, a song a line. */
  readonly songs: SourceFile | undefined;
  /** `unique_tracks.txt`: track, song, artist and title a line. */
  readonly list: SourceFile | undefined;
}

const HEAD_BYTES = 4096;
const TRACK_LINE = /^(?:track_id\tanalysis_sample_rate\t|TR[0-9A-Z]{16}\t[^\t]*\t)/;
const LIST_LINE = /^(?:\uFEFF)?[^\n]*?<SEP>[^\n]*?<SEP>[^\n]*?<SEP>/;

async function readHead(file: SourceFile): Promise<string> {
  for await (const chunk of file.read()) return chunk.toString('utf8', 0, HEAD_BYTES);
  return '';
}

/** Finds the files of the data set by how they begin; undefined where there is none. */
export async function detectMillionSong(source: SourceFiles): Promise<MillionSongFiles | undefined> {
  const tracks: SourceFile[] = [];
  let [songs, list]: (SourceFile | undefined)[] = [];
  const byPath = [...source.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of byPath) {
    const head = await readHead(file);
    if (TRACK_LINE.test(head)) tracks.push(file);
    else if (isSongHeader(head.split(/\r?\n/, 1)[0])) songs ??= file;
    else if (LIST_LINE.test(head)) list ??= file;
  }
  if (tracks.length === 0 && songs === undefined && list === undefined) return undefined;
  return { tracks, songs, list };
}

/** Makes the error for files that are none of the data set. */
export function unknownMillionSong(name: string): DeadwaxError {
  return new DeadwaxError('unsupported_format', `${name} is not Million Song data`, {
    hint: 'expected lines of 54 columns between tabs, SongCSV.csv, or unique_tracks.txt',
  });
}
