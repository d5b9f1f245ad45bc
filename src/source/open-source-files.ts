import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DeadwaxError } from '../errors.ts';
import { fileFault } from '../util/file-fault.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';
import { openZipFiles } from './zip-files.ts';

const CHUNK_BYTES = 262_144;
const MAX_DEPTH = 3;
const MAX_FILES = 10_000;

async function* readFromDisk(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES });
  } catch (thrown) {
    throw new DeadwaxError('io_failed', `${path} could not be read to its end: ${fileFault(thrown)}`, {
      cause: thrown,
    });
  }
}

function fileAt(path: string, label: string, sizeBytes: number): SourceFile {
  return { path: label, sizeBytes, read: () => readFromDisk(path) };
}

async function listFolder(root: string, inner: string, depth: number): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const entry of await readdir(join(root, inner), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
    const label = inner === '' ? entry.name : `${inner}/${entry.name}`;
    if (entry.isDirectory() && depth < MAX_DEPTH) found.push(...(await listFolder(root, label, depth + 1)));
    else if (entry.isFile())
      found.push(fileAt(join(root, label), label, (await stat(join(root, label))).size));
    if (found.length > MAX_FILES)
      throw new DeadwaxError(
        'too_large',
        `${root} holds more than ${MAX_FILES} files; point to the folder of the data set itself`,
      );
  }
  return found;
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304;
  } finally {
    await file.close();
  }
}

/**
 * Opens a folder, a zip archive (told by its first bytes) or a single file. Nothing is unpacked to disk.
 * Errors: `not_found`; `too_large` for more files or more unpacked bytes than a data set has; `unparsable` for a damaged archive.
 */
export async function openSourceFiles(path: string): Promise<SourceFiles> {
  const full = resolve(path);
  const found = await stat(full).catch((thrown: unknown) => {
    throw new DeadwaxError('not_found', `${path} cannot be read: ${fileFault(thrown)}`, {
      hint: 'check the path',
      cause: thrown,
    });
  });
  const name = basename(full);
  if (found.isDirectory())
    return { kind: 'folder', name, files: await listFolder(full, '', 0), close: async () => {} };
  if (!found.isFile()) throw new DeadwaxError('unsupported_format', `${path} is neither a folder nor a file`);
  if (await isZip(full)) return openZipFiles(full);
  return { kind: 'file', name, files: [fileAt(full, name, found.size)], close: async () => {} };
}
