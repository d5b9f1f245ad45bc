import type { Item } from '../../domain/item.ts';
import type { ItemBatch } from '../data-set.ts';
import { readLines } from '../read-lines.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { makeTrack } from './make-track.ts';
import { createFieldReader, SONG_ID, TITLE, TRACK_ID, textOf } from './parse-fields.ts';
import type { SongRow } from './read-songs.ts';

const SEPARATOR = '<SEP>';

/** Makes the entry of a line `track<SEP>song<SEP>artist<SEP>title`, with what is known of the song, or says what is wrong. */
function parseLine(text: string, songs: ReadonlyMap<string, SongRow>): Item | string {
  const [trackId, songId, artist, ...rest] = text.split(SEPARATOR);
  if (rest.length === 0) return `the line has no four fields with ${SEPARATOR} between them`;
  const read = createFieldReader();
  const own = {
    id: read.required('track', trackId, TRACK_ID),
    // A title may hold the separator; the names before it do not.
    title: read.required('title', rest.join(SEPARATOR), TITLE),
  };
  const song = songs.get(read.required('song', songId, SONG_ID));
  const { year, attributes } = song ?? { year: undefined, attributes: {} };
  const named = { artist: textOf(artist), song_id: songId };
  const track = makeTrack({ ...own, year, genres: [], attributes: { ...attributes, ...named } });
  return read.problems.at(0) ?? track;
}

/** A file may begin with a line of names. */
function isHeader(line: string): boolean {
  const fields = line.split(SEPARATOR);
  return fields.length === 4 && !fields[0].startsWith('TR') && !fields[1].startsWith('SO');
}

/** Reads the list of tracks; what `songs` tells of a track's song goes into its entry. */
export async function* readUniqueTracks(
  file: SourceFile,
  songs: ReadonlyMap<string, SongRow>,
): AsyncGenerator<ItemBatch> {
  for await (const batch of readLines(file.read(), file.path, 'utf8')) {
    const values: Item[] = [];
    const rejects: Reject[] = [];
    for (const [index, text] of batch.lines.entries()) {
      const line = batch.firstLine + index;
      if (text === '' || (line === 1 && isHeader(text))) continue;
      const parsed = batch.problems.get(index) ?? parseLine(text, songs);
      if (typeof parsed !== 'string') values.push(parsed);
      else rejects.push(createReject(file.path, line, parsed, text));
    }
    const endLine = batch.firstLine + batch.lines.length - 1;
    yield { file: file.path, values, rejects, endLine, part: 'items', nRows: values.length };
  }
}
