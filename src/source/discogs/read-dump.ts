import type { EntryTexts } from '../../domain/entry-texts.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { type ParsedRecords, parseRecords } from './parse-records.ts';
import type { DiscogsKind } from './record-starts.ts';
import { type RecordGroup, splitRecords } from './split-records.ts';
import { unpack } from './unpack.ts';

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

/** What some consecutive records of a dump became; its texts are those of `entries` until the next batch is asked for. */
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

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

async function* skip(chunks: AsyncIterable<Buffer>, nBytes: number): AsyncGenerator<Buffer> {
  let left = nBytes;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Gives the content of a dump, unpacked; a chunk is the reader's until the next one is asked for. Errors: `io_failed`; `unparsable` for damaged gzip. */
export function contentOf(
  { file, isGzip }: Pick<DumpFile, 'file' | 'isGzip'>,
  onBytes: (bytes: number) => void,
) {
  const chunks = counted(file.read(), onBytes);
  return isGzip ? unpack(chunks, file.path) : chunks;
}

function toBatch(
  { kind, file }: DumpFile,
  { offset, bytes }: RecordGroup,
  { nRecords: nBefore, parsed, readBytes }: { nRecords: number; parsed: ParsedRecords; readBytes: number },
): DumpBatch {
  const rejects = parsed.faulty.map(({ index, at, recordId, reason, text }) => ({
    ...createReject(file.path, nBefore + index + 1, reason, text),
    offset: offset + at,
    recordId,
  }));
  const end = { offset: offset + bytes.length, nRecords: nBefore + parsed.nRecords };
  const { entries, nLeftOut, nRepaired } = parsed;
  return { kind, entries, rejects, nLeftOut, nRepaired, end, readBytes };
}

/**
 * Reads a dump in batches, in its order, from a place that a batch ended at. A record that cannot be read becomes a reject and stops
 * nothing. Memory: a group of records. Errors: those of `splitRecords` and `contentOf`, after everything that is whole was given.
 */
export async function* readDump(dump: DumpFile, from: DumpPlace): AsyncGenerator<DumpBatch> {
  let [readBytes, nRecords] = [0, from.nRecords];
  const content = contentOf(dump, (bytes) => {
    readBytes += bytes;
  });
  const { kind, isSingle, file } = dump;
  const options = { kind, isSingle, file: file.path, offset: from.offset };
  for await (const group of splitRecords(skip(content, from.offset), options)) {
    const parsed = parseRecords({ kind, bytes: group.bytes, isCut: group.isCut });
    const batch = toBatch(dump, group, { nRecords, parsed, readBytes });
    nRecords = batch.end.nRecords;
    yield batch;
  }
}
