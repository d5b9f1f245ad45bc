import { createDrawTable, type DrawTable } from '../draw-table.ts';
import { lineBytes } from '../line-writer.ts';

/** A song as listeners know it. */
export interface Song {
  readonly itemId: string;
  /** How likely it is to be played, in proportion to the others. */
  readonly weight: number;
  /** What someone types who looks for it. */
  readonly phrase: string;
}

/** JSON strings, one after the other: the one of `row` is `bytes[starts[row] .. starts[row + 1]]`. */
export interface JsonStrings {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/** The songs that are played, ready to be drawn and written. */
export interface SongTable {
  readonly nSongs: number;
  readonly byWeight: DrawTable;
  readonly itemIds: JsonStrings;
  readonly phrases: JsonStrings;
}

/** Nobody types more. */
const MAX_PHRASE_LENGTH = 100;

function toJsonStrings(texts: readonly string[]): JsonStrings {
  const parts = texts.map((text) => lineBytes(JSON.stringify(text)));
  const starts = new Uint32Array(texts.length + 1);
  parts.forEach((part, row) => {
    starts[row + 1] = starts[row] + part.length;
  });
  return { bytes: new Uint8Array(Buffer.concat(parts)), starts };
}

/** A title as it can be typed: some of real catalogues hold control characters. */
function typed(phrase: string): string {
  const text = phrase
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_PHRASE_LENGTH);
  return text === '' ? 'song' : text.toWellFormed();
}

/** Makes the table of some songs, at least one of them with a weight above 0. */
export function createSongTable(songs: readonly Song[]): SongTable {
  return {
    nSongs: songs.length,
    byWeight: createDrawTable(Float64Array.from(songs, ({ weight }) => weight)),
    itemIds: toJsonStrings(songs.map(({ itemId }) => itemId)),
    phrases: toJsonStrings(songs.map(({ phrase }) => typed(phrase))),
  };
}
