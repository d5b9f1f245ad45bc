import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelManifest } from './manifest.ts';
import { parseManifest } from './manifest-json.ts';
import { damagedModel, type ModelFile } from './model-files.ts';

const VERSION_NAME = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
const TEMPORARY_NAME = /^\.tmp-(\d+)-/;

/** Says how a file is entered in the manifest. */
export function describeFile(file: ModelFile): ModelManifest['files'][number] {
  return {
    name: file.name,
    sizeBytes: file.content.byteLength,
    sha256: createHash('sha256').update(file.content).digest('hex'),
  };
}

/** Hashes the contents: SHA-256 over `name NUL sha256 LF` of each file, in the order given (by name). */
export function hashContents(files: ModelManifest['files']): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.name}\0${file.sha256}\n`);
  return hash.digest('hex');
}

/** Gives the name of a version: `20261121T101500Z-1a2b3c4d`, the time in whole seconds and the content hash's first 8 digits. */
export function formatVersion(timeMs: number, contentHash: string): string {
  const time = new Date(timeMs).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${contentHash.slice(0, 8)}`;
}

/** Tells whether a name is one that `formatVersion` gives; nothing else is ever joined to a path. */
export function isVersionName(name: string): boolean {
  return VERSION_NAME.test(name);
}

/** Names a folder that a version is written into before it is renamed; the process id tells whose it is. */
export function formatTemporaryName(version: string): string {
  return `.tmp-${process.pid}-${version}`;
}

/** Lists the versions of a catalogue, newest first; unfinished folders are not versions. */
export async function listVersionNames(catalogueDirectory: string): Promise<readonly string[]> {
  const names = await readNames(catalogueDirectory);
  return names.filter(isVersionName).sort().reverse();
}

/** Removes what writes that were cut off have left, except those of other processes that are alive. */
export async function removeLeftovers(catalogueDirectory: string): Promise<void> {
  for (const name of await readNames(catalogueDirectory)) {
    const writer = TEMPORARY_NAME.exec(name)?.[1];
    const isLeftover =
      writer === undefined ? name === 'live.json.tmp' : !isOtherLivingProcess(Number(writer));
    if (isLeftover) await rm(join(catalogueDirectory, name), { recursive: true, force: true });
  }
}

async function readNames(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function isOtherLivingProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that it lives and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Reads the manifest of a version. Errors: `damaged_model`. */
export async function readManifest(
  catalogueDirectory: string,
  catalogue: string,
  version: string,
): Promise<ModelManifest> {
  try {
    return parseManifest(await readFile(join(catalogueDirectory, version, 'manifest.json'), 'utf8'));
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause);
    throw damagedModel({ catalogue, version }, `manifest.json cannot be read (${fault})`, cause);
  }
}

/** Finds a fault that shows without reading the contents: a file that is missing or has another size. */
export async function findSizeFault(
  catalogueDirectory: string,
  manifest: ModelManifest,
): Promise<string | undefined> {
  for (const file of manifest.files) {
    const sizeBytes = await stat(join(catalogueDirectory, manifest.version, file.name)).then(
      (entry) => entry.size,
      () => undefined,
    );
    if (sizeBytes === undefined) return `${file.name} is missing`;
    if (sizeBytes !== file.sizeBytes)
      return `${file.name} has ${sizeBytes} bytes where ${file.sizeBytes} belong`;
  }
  return undefined;
}

/** Reads all files of a version against their checksums. Errors: `damaged_model`, naming the file. */
export async function readVerified(
  catalogueDirectory: string,
  manifest: ModelManifest,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const fault = await findSizeFault(catalogueDirectory, manifest);
  if (fault !== undefined) throw damagedModel(manifest, fault);
  const contents = new Map<string, Uint8Array>();
  for (const file of manifest.files) {
    const content = await readFile(join(catalogueDirectory, manifest.version, file.name));
    if (describeFile({ name: file.name, content }).sha256 !== file.sha256) {
      throw damagedModel(manifest, `${file.name} does not have the checksum of its manifest`);
    }
    contents.set(file.name, content);
  }
  if (hashContents(manifest.files) !== manifest.contentHash) {
    throw damagedModel(manifest, 'manifest.json lists other files than its content hash covers');
  }
  return contents;
}
