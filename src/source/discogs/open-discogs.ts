import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DeadwaxError } from '../../errors.ts';
import { openSourceFiles } from '../open-source-files.ts';
import type { SourceFile, SourceFiles } from '../source-files.ts';
import { checkSum, isChecksumFile, readChecksums } from './checksums.ts';
import { detectDiscogs } from './detect-discogs.ts';
import { readDumpInThread } from './dump-thread.ts';
import type { DumpBatch, DumpFile, DumpPlace } from './read-dump.ts';
import { releaseChunk } from './release-chunk.ts';

/** Dumps of Discogs, opened. */
export interface DiscogsSource {
  /** In the order that they are read in. */
  readonly dumps: readonly DumpFile[];
  /** How many of the files have a checksum beside them that `measure` compares. */
  readonly nChecksums: number;
  /**
   * Reads all files as they lie on the disk, compares checksums, and gives the SHA-256 of them all.
   * Errors: `unparsable` for a file that is not what its checksum says.
   */
  measure(onBytes: (done: number, total: number) => void): Promise<string>;
  /** Reads a dump from a place on, in a thread of its own; see `readDump`. */
  read(dump: DumpFile, from: DumpPlace): AsyncIterable<DumpBatch>;
  close(): Promise<void>;
}

/** Finds the lists of checksums in a source; those of a single file lie beside it. */
async function findChecksumFiles(path: string, source: SourceFiles): Promise<readonly SourceFile[]> {
  if (source.kind !== 'file') return source.files.filter(isChecksumFile);
  const found: SourceFile[] = [];
  const folder = dirname(resolve(path));
  // A folder that cannot be listed has no list for us.
  for (const name of await readdir(folder).catch(() => [])) {
    const { size } = await stat(join(folder, name)).catch(() => ({ size: Number.POSITIVE_INFINITY }));
    if (!isChecksumFile({ path: name, sizeBytes: size })) continue;
    const beside = await openSourceFiles(join(folder, name));
    found.push(...beside.files);
  }
  return found;
}

async function measure(
  dumps: readonly DumpFile[],
  sums: ReadonlyMap<string, string>,
  onBytes: (done: number, total: number) => void,
): Promise<string> {
  const total = dumps.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  const all = createHash('sha256');
  let done = 0;
  for (const { kind, file } of dumps) {
    const hash = createHash('sha256');
    for await (const chunk of file.read()) {
      hash.update(chunk);
      done += chunk.length;
      onBytes(done, total);
      releaseChunk(chunk);
    }
    const sum = hash.digest('hex');
    checkSum(file.path, sum, sums);
    all.update(`${kind} ${sum}\n`);
  }
  return all.digest('hex');
}

/**
 * Opens dumps of Discogs: a folder, a zip, or a file, each plain or in gzip. Files that are none are passed over.
 * Errors: `unsupported_format` where there is none; those of `openSourceFiles`.
 */
export async function openDiscogs(path: string): Promise<DiscogsSource> {
  const source = await openSourceFiles(path);
  const dumps = await detectDiscogs(source);
  if (dumps.length === 0) {
    await source.close();
    throw new DeadwaxError('unsupported_format', `${source.name} holds no dumps of Discogs`, {
      hint: 'expected discogs_YYYYMMDD_releases.xml.gz, masters, artists or labels, in gzip or not',
    });
  }
  const sums = await readChecksums(await findChecksumFiles(path, source));
  return {
    dumps,
    nChecksums: dumps.filter(({ file }) => sums.has(file.path.split('/').at(-1) ?? '')).length,
    measure: (onBytes) => measure(dumps, sums, onBytes),
    read: ({ file, ...dump }, from) => readDumpInThread({ ...dump, path, filePath: file.path, from }),
    close: () => source.close(),
  };
}
