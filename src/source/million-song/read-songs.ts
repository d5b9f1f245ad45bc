import type { Item, ItemAttribute } from '../../domain/item.ts';
import type { ItemBatch } from '../data-set.ts';
import { readLines } from '../read-lines.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { makeTrack } from './make-track.ts';
import { createFieldReader, SONG_ID, TITLE, textOf } from './parse-fields.ts';
import { splitPythonCsv } from './python-bytes.ts';

/** What the summary of the subset says of a song. */
export interface SongRow {
  readonly songId: string;
  readonly title: string;
  readonly year: number | undefined;
  readonly attributes: Readonly<Record<string, ItemAttribute | undefined>>;
}

/** The columns that are read, by name. */
const COLUMNS = {
  songId: 'SongID',
  title: 'Title',
  album: 'AlbumName',
  artistId: 'ArtistID',
  artist: 'ArtistName',
  duration: 'Duration',
  latitude: 'ArtistLatitude',
  longitude: 'ArtistLongitude',
  location: 'ArtistLocation',
  danceability: 'Danceability',
  tempo: 'Tempo',
  popularity: 'Popularity',
  energy: 'Energy',
  year: 'Year',
} as const;
type Column = keyof typeof COLUMNS;

/** Tells whether a file begins like the summary. */
export function isSongHeader(line: string): boolean {
  const names = line.split(',');
  return Object.values(COLUMNS).every((name) => names.includes(name));
}

function parseSong(line: string, places: ReadonlyMap<string, number>): SongRow | string {
  const fields = splitPythonCsv(line);
  if (fields === undefined) return 'a text is not closed, or not valid UTF-8';
  if (fields.length !== places.size)
    return `the line has ${fields.length} fields; ${places.size} are expected`;
  const read = createFieldReader();
  const fieldOf = (column: Column): string => fields[places.get(COLUMNS[column]) ?? -1];
  const numberOf = (column: Column): number | undefined => read.number(COLUMNS[column], fieldOf(column));
  const analysed = (column: Column): number | undefined => read.analysed(COLUMNS[column], fieldOf(column));
  const song = {
    songId: read.required(COLUMNS.songId, fieldOf('songId'), SONG_ID),
    title: read.required(COLUMNS.title, fieldOf('title'), TITLE),
    year: read.year(COLUMNS.year, fieldOf('year')),
    attributes: {
      artist: textOf(fieldOf('artist')),
      artist_id: textOf(fieldOf('artistId')),
      album: textOf(fieldOf('album')),
      duration_ms: read.durationMs(COLUMNS.duration, fieldOf('duration')),
      hotttnesss: numberOf('popularity'),
      danceability: analysed('danceability'),
      energy: analysed('energy'),
      tempo: analysed('tempo'),
      latitude: numberOf('latitude'),
      longitude: numberOf('longitude'),
      location: textOf(fieldOf('location')),
    },
  };
  return read.problems.at(0) ?? song;
}

/** Reads the summary's songs; `take` gets each good one. Yields rejects, and the entries that `take` makes of songs. */
export async function* readSongs(
  file: SourceFile,
  take: (song: SongRow) => Item | undefined,
): AsyncGenerator<ItemBatch> {
  let places: ReadonlyMap<string, number> = new Map();
  for await (const batch of readLines(file.read(), file.path, 'utf8')) {
    const values: Item[] = [];
    const rejects: Reject[] = [];
    for (const [index, text] of batch.lines.entries()) {
      const line = batch.firstLine + index;
      if (line === 1) places = new Map(text.split(',').map((name, place) => [name, place]));
      if (text === '' || line === 1) continue;
      const parsed = batch.problems.get(index) ?? parseSong(text, places);
      if (typeof parsed === 'string') {
        rejects.push(createReject(file.path, line, parsed, text));
        continue;
      }
      const item = take(parsed);
      if (item !== undefined) values.push(item);
    }
    const endLine = batch.firstLine + batch.lines.length - 1;
    yield { file: file.path, values, rejects, endLine, part: 'items', nRows: values.length };
  }
}

/** Makes the entry of a song whose track is not known. */
export function songEntry({ songId, title, year, attributes }: SongRow): Item {
  return makeTrack({ id: songId, title, year, genres: [], attributes: { ...attributes, song_id: songId } });
}
