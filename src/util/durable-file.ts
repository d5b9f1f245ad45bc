import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a new file and returns once its content is on the disk. Errors: those of the file system, as they are. */
export async function writeDurably(path: string, content: Uint8Array | string, mode = 0o666): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the entries of a folder durable: a created, renamed or removed name survives a power cut only after this. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/**
 * Replaces a file atomically: after a crash at any moment it holds either the old or the new content, whole.
 * `beforeRename` is called once the new content is on the disk and the old one is still there; `mode` says who may read the new one.
 */
export async function replaceDurably(
  path: string,
  content: Uint8Array | string,
  { mode, beforeRename }: { readonly mode?: number; readonly beforeRename?: () => void } = {},
): Promise<void> {
  await writeDurably(`${path}.tmp`, content, mode);
  beforeRename?.();
  await rename(`${path}.tmp`, path);
  await syncDirectory(dirname(path));
}

/** The same as `syncDirectory`, in threads that work synchronously. */
export function syncDirectoryNow(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
