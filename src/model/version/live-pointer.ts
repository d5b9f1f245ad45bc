import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';

/** `live.json` of a catalogue: the one pointer that says which version answers. */
export interface LivePointer {
  readonly version: string;
  /** Versions that were live before, oldest first. */
  readonly previous: readonly string[];
}

const LivePointer = z.object({ version: z.string(), previous: z.array(z.string()) });

/** How many versions back the pointer remembers. */
const MAX_PREVIOUS = 20;

/** Gives the path of a catalogue's pointer. */
export function livePointerPath(catalogueDirectory: string): string {
  return join(catalogueDirectory, 'live.json');
}

/** Reads the pointer; undefined where nothing was ever published. Errors: `damaged_model` when it is not a pointer. */
export async function readLivePointer(catalogueDirectory: string): Promise<LivePointer | undefined> {
  const path = livePointerPath(catalogueDirectory);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return LivePointer.parse(JSON.parse(text));
  } catch (cause) {
    throw new DeadwaxError(
      'damaged_model',
      `${path} is damaged; publish a version again with: deadwax models publish CATALOGUE VERSION`,
      { cause },
    );
  }
}

/** Formats the pointer that makes `version` live after `before`. */
export function formatLivePointer(version: string, before: LivePointer | undefined): string {
  const earlier = before === undefined ? [] : [...before.previous, before.version];
  return formatPointer({ version, previous: earlier.filter((id) => id !== version).slice(-MAX_PREVIOUS) });
}

/** Formats a pointer as it stands. */
export function formatPointer(pointer: LivePointer): string {
  return `${JSON.stringify(pointer, null, 2)}\n`;
}
