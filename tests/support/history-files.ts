import { writeFileSync } from 'node:fs';

/** A play or skip that a test writes down in the form that it likes. */
export interface WrittenListen {
  readonly atMs: number;
  readonly artist: string;
  readonly track: string;
  readonly msPlayed?: number;
}

/** Writes Spotify's extended history. */
export function writeSpotify(path: string, listens: readonly WrittenListen[]): void {
  const rows = listens.map(({ atMs, artist, track, msPlayed = 200_000 }) => ({
    ts: new Date(atMs + msPlayed).toISOString().replace('.000Z', 'Z'),
    ms_played: msPlayed,
    master_metadata_track_name: track,
    master_metadata_album_artist_name: artist,
    spotify_track_uri: null,
  }));
  writeFileSync(path, JSON.stringify(rows));
}

/** Writes a CSV of `artist,track,uts`. */
export function writeCsv(path: string, listens: readonly WrittenListen[]): void {
  const rows = listens.map(({ atMs, artist, track }) => `${artist},${track},${Math.floor(atMs / 1000)}\n`);
  writeFileSync(path, `artist,track,uts\n${rows.join('')}`);
}

/** Makes a listener's plays: `count` of them, 100 to 400 s apart, of few tracks, some on repeat. */
export function makeListens(count: number, startMs: number): WrittenListen[] {
  let atMs = startMs;
  return Array.from({ length: count }, (_, place) => {
    atMs += 100_000 + ((place * 7919) % 301) * 1000;
    const song = (place >> 1) % 211;
    return { atMs, artist: `Artist ${song % 23}`, track: `Song ${song}` };
  });
}
