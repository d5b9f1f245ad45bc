import { ItemPage } from '../server/contract.ts';
import type { Song } from '../simulate/listeners/songs.ts';
import { syntheticArtist, syntheticSongs } from '../simulate/listeners/synthetic-songs.ts';
import type { OptionSpec } from '../util/option-spec.ts';
import { type ApiClient, withQuery } from './api-client.ts';

/** The songs of a simulation, as options of the simulators of listening. */
export const SONG_OPTIONS = {
  songs: {
    type: 'integer',
    min: 1,
    max: 5_000_000,
    default: 10_000,
    placeholder: 'N',
    description:
      'at most so many songs of the tracks catalogue; so many made-up ones where there are none, or no server is asked',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** A song that listeners may know, with its artist. */
export interface SimulatedSong extends Song {
  readonly artist: string;
}

const PAGE = 1000;
/** What takes the place of a hotness that the catalogue does not know. */
const USUAL_HOTNESS = 0.2;

/** Hotness lies between 0 and 1 while plays differ by orders of magnitude. */
function weightOf(hotness: unknown): number {
  return (0.05 + (typeof hotness === 'number' ? Math.max(0, hotness) : USUAL_HOTNESS)) ** 3;
}

function makeUpSongs(nSongs: number): SimulatedSong[] {
  return syntheticSongs(nSongs).map((song, row) => ({ ...song, artist: syntheticArtist(row, nSongs) }));
}

async function readCatalogue(api: ApiClient, nSongs: number): Promise<SimulatedSong[]> {
  const songs: SimulatedSong[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.get(withQuery('/items', { catalogue: 'tracks', count: PAGE, cursor }), ItemPage);
    for (const { id, title, attributes } of page.items) {
      const artist = typeof attributes.artist === 'string' ? attributes.artist : id;
      const phrase = songs.length % 2 === 0 ? title : artist;
      songs.push({ itemId: id, weight: weightOf(attributes.hotttnesss), phrase, artist });
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && songs.length < nSongs);
  return songs.slice(0, nSongs);
}

/** Gives the songs of the tracks catalogue, or made-up ones where it has none or there is no API. */
export async function chooseSongs(api: ApiClient | undefined, nSongs: number): Promise<SimulatedSong[]> {
  const known = api === undefined ? [] : await readCatalogue(api, nSongs);
  return known.length > 0 ? known : makeUpSongs(nSongs);
}
