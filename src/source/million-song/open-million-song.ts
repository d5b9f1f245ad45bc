import type { DataSet, ItemBatch } from '../data-set.ts';
import { measureFiles } from '../measure-files.ts';
import { openSourceFiles } from '../open-source-files.ts';
import type { SourceFiles } from '../source-files.ts';
import { detectMillionSong, type MillionSongFiles, unknownMillionSong } from './detect-million-song.ts';
import { MILLION_SONG } from './make-track.ts';
import { readSongs, type SongRow, songEntry } from './read-songs.ts';
import { readTracks } from './read-tracks.ts';
import { readUniqueTracks } from './read-unique-tracks.ts';

/**
 * Reads the entries: whole lines of the data set where there are any, then the list of tracks with what the summary tells of their songs,
 * or the summary by itself.
 */
async function* readItems({ tracks, songs, list }: MillionSongFiles): AsyncGenerator<ItemBatch> {
  for (const file of tracks) yield* readTracks(file);
  if (list === undefined) {
    if (songs !== undefined) yield* readSongs(songs, songEntry);
    return;
  }
  const known = new Map<string, SongRow>();
  if (songs !== undefined)
    yield* readSongs(songs, (song) => {
      known.set(song.songId, song);
      return undefined;
    });
  yield* readUniqueTracks(list, known);
}

async function* nothing(): AsyncGenerator<never> {}

function createSource(source: SourceFiles, files: MillionSongFiles): DataSet {
  const named = { ...(files.songs && { songs: files.songs }), ...(files.list && { list: files.list }) };
  const parts = {
    ...Object.fromEntries(files.tracks.map((file, place) => [`tracks-${place + 1}`, file])),
    ...named,
  };
  return {
    dataset: MILLION_SONG,
    variant: MILLION_SONG,
    catalogue: 'tracks',
    measure: (onBytes) => measureFiles(parts, onBytes),
    items: () => readItems(files),
    users: nothing,
    ratings: nothing,
    close: () => source.close(),
  };
}

/**
 * Opens Million Song data: files of 54 columns between tabs, the summary of the subset in CSV, the list `unique_tracks.txt`, or a folder
 * or zip of them. Memory: the summary where there is a list beside it. Errors: `not_found`, `unsupported_format`, `unparsable`, `too_large`.
 */
export async function openMillionSong(path: string): Promise<DataSet> {
  const source = await openSourceFiles(path);
  try {
    const files = await detectMillionSong(source);
    if (files === undefined) throw unknownMillionSong(source.name);
    return createSource(source, files);
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}
