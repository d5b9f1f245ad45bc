import { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import type { EntryTexts } from '../../domain/entry-texts.ts';
import { DeadwaxError } from '../../errors.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import type { ParsedRecords } from './parse-records.ts';
import type { ParseThreads } from './parse-threads.ts';
import type { DiscogsKind } from './record-starts.ts';
import { splitRecords } from './split-records.ts';

/** One file of dumps. */
export interface DumpFile {
  readonly kind: DiscogsKind;
  readonly file: SourceFile;
  readonly isGzip: boolean;
  /** Whether it is a single record, without a list around it. */
  readonly isSingle: boolean;
}

/** A place between two records of a dump: so many bytes of its unpacked content, and so many records, lie before it. */
export interface DumpPlace {
  readonly offset: number;
  readonly nRecords: number;
}

/** What some consecutive records of a dump became. */
export interface DumpBatch {
  readonly kind: DiscogsKind;
  readonly entries: EntryTexts;
  /** A line is the place of a record in the dump. */
  readonly rejects: readonly Reject[];
  readonly nLeftOut: number;
  readonly nRepaired: number;
  /** Where the next batch begins. */
  readonly end: DumpPlace;
  /** How many bytes of the file, as it lies on the disk, were read for it. */
  readonly readBytes: number;
}

interface ReadDumpOptions {
  readonly threads: ParseThreads;
  /** Where to begin; a place that a batch ended at. */
  readonly from: DumpPlace;
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

/** Unpacks; what is cut off just ends, as its last record will show. */
async function* unpack(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const packed = Readable.from(chunks, { objectMode: false, highWaterMark: 1 << 18 });
  const gunzip = createGunzip({ chunkSize: 1 << 18, finishFlush: constants.Z_SYNC_FLUSH });
  packed.on('error', (thrown) => gunzip.destroy(thrown));
  try {
    yield* packed.pipe(gunzip);
  } catch (thrown) {
    if (thrown instanceof DeadwaxError) throw thrown;
    throw new DeadwaxError(
      'unparsable',
      `${path} is damaged: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      {
        hint: 'get the file again and import that',
        cause: thrown,
      },
    );
  } finally {
    packed.destroy();
  }
}

async function* skip(chunks: AsyncIterable<Buffer>, nBytes: number): AsyncGenerator<Buffer> {
  let left = nBytes;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Gives the content of a dump, unpacked. Errors: `io_failed`; `unparsable` for damaged gzip. */
export function contentOf(
  { file, isGzip }: Pick<DumpFile, 'file' | 'isGzip'>,
  onBytes: (bytes: number) => void,
) {
  const chunks = counted(file.read(), onBytes);
  return isGzip ? unpack(chunks, file.path) : chunks;
}

/** What the records of a group became, and where it lies in the unpacked file. */
interface ParsedGroup {
  readonly start: number;
  readonly end: number;
  readonly parsed: ParsedRecords;
  readonly readBytes: number;
}

function toBatch(
  { kind, file }: DumpFile,
  { start, end, parsed, readBytes }: ParsedGroup,
  nBefore: number,
): DumpBatch {
  const nRecords = nBefore + parsed.nRecords;
  const rejects = parsed.faulty.map(({ index, at, recordId, reason, text }) => ({
    ...createReject(file.path, nBefore + index + 1, reason, text),
    offset: start + at,
    recordId,
  }));
  const { entries, nLeftOut, nRepaired } = parsed;
  return { kind, entries, rejects, nLeftOut, nRepaired, end: { offset: end, nRecords }, readBytes };
}

/**
 * Reads a dump in batches, in its order. A record that cannot be read becomes a reject and stops nothing. Memory: some groups of records.
 * Errors: those of `splitRecords` and `contentOf`, after everything that is whole was given.
 */
export async function* readDump(
  dump: DumpFile,
  { threads, from }: ReadDumpOptions,
): AsyncGenerator<DumpBatch> {
  let [readBytes, nRecords] = [0, from.nRecords];
  const content = contentOf(dump, (bytes) => {
    readBytes += bytes;
  });
  const { kind, isSingle, file } = dump;
  const options = { kind, isSingle, file: file.path, offset: from.offset };
  const groups = splitRecords(skip(content, from.offset), options);
  const waiting: { readonly parsed: Promise<ParsedGroup>; isDone: boolean }[] = [];
  const takeFirst = async (): Promise<DumpBatch> => {
    const [first] = waiting;
    threads.noteWait(!first.isDone);
    const batch = toBatch(dump, await first.parsed, nRecords);
    waiting.shift();
    nRecords = batch.end.nRecords;
    return batch;
  };
  let failure: unknown;
  try {
    for await (const group of groups) {
      const [start, end, readSoFar] = [group.offset, group.offset + group.bytes.length, readBytes];
      const parsed = threads.parse({ kind, bytes: group.bytes, isCut: group.isCut });
      const work = {
        parsed: parsed.then((done) => ({ start, end, parsed: done, readBytes: readSoFar })),
        isDone: false,
      };
      // Whoever waits for it sees a failure; nobody does when the reading stops before.
      work.parsed.then(
        () => {
          work.isDone = true;
        },
        () => {},
      );
      waiting.push(work);
      if (waiting.length >= threads.nAtOnce) yield await takeFirst();
    }
  } catch (thrown) {
    failure = thrown;
  }
  while (waiting.length > 0) yield await takeFirst();
  if (failure !== undefined) throw failure;
}
