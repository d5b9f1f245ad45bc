import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeadwaxError } from '../errors.ts';
import { fileFault } from './file-fault.ts';

const FILE = 'format.json';
/** The layout of a data directory: which files it has. What is inside each file has a version of its own. */
const FORMAT = 2;

function readFormat(path: string): number {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const format =
      typeof content === 'object' && content !== null && 'format' in content ? Number(content.format) : NaN;
    if (Number.isSafeInteger(format) && format > 0) return format;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new DeadwaxError('damaged_data', `${path} does not say a format version`, {
    hint: `restore it from a backup, or write {"format":${FORMAT}} into it if this version wrote the directory`,
  });
}

/** Tells whether a folder is a data directory, whoever made it: a server, an import or a simulation. */
export function isDataDirectory(directory: string): boolean {
  return existsSync(join(directory, FILE));
}

/**
 * Makes the data directory where it is missing and checks that this version can read it. A directory with the format of an
 * earlier released version is brought up to date here (there is none yet).
 * Errors: `data_dir_newer`, `unsupported_format`, `damaged_data`, `storage_unavailable` when it cannot be written.
 */
export function openDataFormat(directory: string): void {
  const path = join(directory, FILE);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!existsSync(path)) {
      writeFileSync(`${path}.tmp`, `${JSON.stringify({ format: FORMAT })}\n`, { flush: true });
      renameSync(`${path}.tmp`, path);
    }
  } catch (thrown) {
    throw new DeadwaxError(
      'storage_unavailable',
      `data directory ${directory} cannot be written: ${fileFault(thrown)}`,
      {
        hint: 'choose another with --data DIR, or make it writable',
        cause: thrown,
      },
    );
  }
  const format = readFormat(path);
  if (format < FORMAT)
    throw new DeadwaxError(
      'unsupported_format',
      `data directory ${directory} has format ${format}, of a development version that was never released`,
      { hint: 'import the data again into another directory: --data DIR' },
    );
  if (format > FORMAT)
    throw new DeadwaxError(
      'data_dir_newer',
      `data directory ${directory} has format ${format}; this version of Deadwax knows formats up to ${FORMAT}`,
      { hint: 'use the newer version of Deadwax that wrote it, or choose another directory with --data DIR' },
    );
}
