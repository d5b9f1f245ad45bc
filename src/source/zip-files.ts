import { basename } from 'node:path';
import * as yauzl from 'yauzl';
import { DeadwaxError } from '../errors.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';

// What an archive may hold: far above any data set, far below what fills a disk or a memory.
const MAX_ENTRIES = 10_000;
const MAX_TOTAL_BYTES = 20_000_000_000;
const MAX_RATIO = 200;
const SMALL_BYTES = 10_000_000;

function checkEntry(archive: string, entry: yauzl.Entry): void {
  const { fileName, compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > SMALL_BYTES && uncompressedSize > compressedSize * MAX_RATIO)
    throw new DeadwaxError(
      'too_large',
      `${archive}: ${fileName} unpacks to more than ${MAX_RATIO} times its size, as no data set does; unpack it by hand if you trust it`,
    );
  if (entry.isEncrypted())
    throw new DeadwaxError('unsupported_format', `${archive}: ${fileName} is encrypted; unpack it first`);
}

/** The library fails an entry that unpacks to more or less than it says, so the limits hold for what is really read. */
async function* readEntry(zip: yauzl.ZipFile, archive: string, entry: yauzl.Entry): AsyncGenerator<Buffer> {
  try {
    yield* await zip.openReadStreamPromise(entry);
  } catch (thrown) {
    throw new DeadwaxError(
      'unparsable',
      `${archive}: ${entry.fileName} is damaged: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      {
        cause: thrown,
      },
    );
  }
}

function isJunk(path: string): boolean {
  return path.endsWith('/') || path.startsWith('__MACOSX/') || basename(path).startsWith('.');
}

async function listEntries(zip: yauzl.ZipFile, archive: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  let totalBytes = 0;
  let nEntries = 0;
  for await (const entry of zip.eachEntry()) {
    nEntries += 1;
    totalBytes += entry.uncompressedSize;
    if (nEntries > MAX_ENTRIES || totalBytes > MAX_TOTAL_BYTES)
      throw new DeadwaxError(
        'too_large',
        `${archive} holds more than ${MAX_ENTRIES} files or ${MAX_TOTAL_BYTES} bytes unpacked`,
      );
    checkEntry(archive, entry);
    if (isJunk(entry.fileName)) continue;
    files.push({
      path: entry.fileName,
      sizeBytes: entry.uncompressedSize,
      read: () => readEntry(zip, archive, entry),
    });
  }
  return files;
}

/**
 * Opens a zip archive. Names are labels only: nothing is written anywhere, and names that are absolute or climb with `..` are refused.
 * Errors: `unparsable` for a damaged archive, `too_large` beyond the limits, `unsupported_format` for an encrypted one.
 */
export async function openZipFiles(path: string): Promise<SourceFiles> {
  const name = basename(path);
  let zip: yauzl.ZipFile | undefined;
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
    const opened = zip;
    return { kind: 'zip', name, files: await listEntries(opened, name), close: async () => opened.close() };
  } catch (thrown) {
    zip?.close();
    if (thrown instanceof DeadwaxError) throw thrown;
    throw new DeadwaxError(
      'unparsable',
      `${name} is not a whole zip archive: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      {
        cause: thrown,
      },
    );
  }
}
