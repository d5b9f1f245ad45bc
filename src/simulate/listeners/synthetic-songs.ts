import type { Song } from './songs.ts';

/** How steeply plays fall from one place of the charts to the next: the song at place r is played in proportion to r^-0.8. */
const STEEPNESS = 0.8;
const SONGS_PER_ARTIST = 12;

const MOODS = ['Quiet', 'Golden', 'Broken', 'Electric', 'Distant', 'Hollow', 'Silver', 'Restless', 'Paper'];
const THINGS = ['Harbour', 'Window', 'Engine', 'Orchard', 'Signal', 'Lantern', 'Canyon', 'Ribbon', 'Meadow'];
const PLACES = ['in the Rain', 'at Dawn', 'by the Sea', 'After Dark', 'of Winter', 'for Two', 'Without You'];
const BANDS = ['Brothers', 'Parade', 'Society', 'Choir', 'Radio', 'Collective', 'Machine', 'Hotel'];

function wordOf(words: readonly string[], place: number): string {
  return words[place % words.length];
}

function titleOf(row: number): string {
  const place = Math.floor(row / MOODS.length);
  return `${wordOf(MOODS, row)} ${wordOf(THINGS, place)} ${wordOf(PLACES, Math.floor(place / THINGS.length))}`;
}

/** The artist of a made-up song; the songs of one are spread over the charts. */
export function syntheticArtist(row: number, nSongs: number): string {
  const artist = row % Math.max(1, Math.ceil(nSongs / SONGS_PER_ARTIST));
  return `${wordOf(MOODS, artist * 5)} ${wordOf(BANDS, artist)} ${Math.floor(artist / BANDS.length) + 1}`;
}

/** Makes up songs, the most popular first: `track:sim-1`, `track:sim-2`, ... Looked for by title and by artist in turns. */
export function syntheticSongs(nSongs: number): Song[] {
  return Array.from({ length: nSongs }, (_, row) => ({
    itemId: `track:sim-${row + 1}`,
    weight: (row + 1) ** -STEEPNESS,
    phrase: (row % 2 === 0 ? titleOf(row) : syntheticArtist(row, nSongs)).toLowerCase(),
  }));
}
