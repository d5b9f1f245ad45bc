import { DeadwaxError } from '../../errors.ts';
import { type DiscogsKind, RecordStarts } from './record-starts.ts';

/** Whole records of a dump, one after the other. */
export interface RecordGroup {
  /** Overwritten when the next group is asked for. */
  readonly bytes: Buffer;
  /** Where the first of them begins in the unpacked file. */
  readonly offset: number;
  /** The beginning of a record that is too large to be read. */
  readonly isCut: boolean;
}

/** How many bytes of records go to a parser at once. */
const GROUP_BYTES = 262_144;
/** Far above any real record; the largest have some hundred kilobytes. */
export const MAX_RECORD_BYTES = 4_194_304;
/** What is kept of a record that is too large, to tell which one it is. */
const HEAD_BYTES = 1024;
/** A beginning that the bytes end in is not longer than this. */
const MAX_START_BYTES = 256;

/** Cuts the bytes of a dump at the beginnings of records. What it gives lies in its own memory until it is called again. */
class RecordSplitter {
  readonly #starts: RecordStarts;
  #memory = Buffer.alloc(2 * GROUP_BYTES);
  /** What is held lies between these two. */
  #start = 0;
  #end = 0;
  /** Where the first byte that is held lies in the file. */
  #offset: number;
  /** Whether what is held begins with a record. */
  #isInRecord = false;

  constructor(kind: DiscogsKind, offset: number) {
    this.#starts = new RecordStarts(kind);
    this.#offset = offset;
  }

  /** Takes the next bytes; gives the records that are whole when there are enough of them. */
  add(chunk: Buffer): RecordGroup | undefined {
    this.#append(chunk);
    if (this.#end < GROUP_BYTES) return undefined;
    this.#findRecord();
    const sizeBytes = this.#end - this.#start;
    if (!this.#isInRecord || sizeBytes < GROUP_BYTES) return undefined;
    return this.#cut() ?? (sizeBytes > MAX_RECORD_BYTES ? this.#giveUp() : undefined);
  }

  /** Gives what is left: whole records, and what there is from the beginning of the last one on. */
  end(): { readonly group: RecordGroup | undefined; readonly last: Buffer; readonly lastOffset: number } {
    this.#findRecord();
    const group = this.#isInRecord ? this.#cut() : undefined;
    return { group, last: this.#held(), lastOffset: this.#offset };
  }

  #held(): Buffer {
    return this.#memory.subarray(this.#start, this.#end);
  }

  #append(chunk: Buffer): void {
    // What was given away is done with.
    this.#memory.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    if (this.#end + chunk.length > this.#memory.length) {
      const larger = Buffer.alloc(2 * (this.#end + chunk.length));
      this.#memory.copy(larger, 0, 0, this.#end);
      this.#memory = larger;
    }
    chunk.copy(this.#memory, this.#end);
    this.#end += chunk.length;
  }

  /** Gives what is held up to a place, and holds the rest. */
  #take(nBytes: number): { readonly bytes: Buffer; readonly offset: number } {
    const [bytes, offset] = [this.#held().subarray(0, nBytes), this.#offset];
    this.#start += nBytes;
    this.#offset += nBytes;
    return { bytes, offset };
  }

  /** Passes over what is no record: the head of the file, or the rest of a record that is too large. */
  #findRecord(): void {
    if (this.#isInRecord) return;
    const start = this.#starts.next(this.#held(), 0);
    this.#isInRecord = start >= 0;
    this.#take(start >= 0 ? start : Math.max(0, this.#end - this.#start - MAX_START_BYTES));
  }

  #cut(): RecordGroup | undefined {
    const end = this.#starts.last(this.#held());
    return end <= 0 ? undefined : { ...this.#take(end), isCut: false };
  }

  #giveUp(): RecordGroup {
    this.#isInRecord = false;
    const { bytes, offset } = this.#take(this.#end - this.#start - MAX_START_BYTES);
    return { bytes: bytes.subarray(0, HEAD_BYTES), offset, isCut: true };
  }
}

/** Gives how long the last record is, or undefined where the file ends within it. */
function lastRecordLength(last: Buffer, kind: DiscogsKind): number | undefined {
  const listEnd = last.lastIndexOf(`</${kind}s>`);
  if (listEnd >= 0) return listEnd;
  // A file may also be a single record.
  const recordEnd = `</${kind}>`;
  const end = last.lastIndexOf(recordEnd);
  return end >= 0 && last.toString('latin1', end + recordEnd.length).trim() === ''
    ? end + recordEnd.length
    : undefined;
}

interface SplitOptions {
  readonly kind: DiscogsKind;
  readonly file: string;
  /** Where the first chunk begins in the file: at 0, or at a record. */
  readonly offset: number;
  /** Whether the file begins with the record itself, without a list around it. */
  readonly isSingle: boolean;
}

/**
 * Cuts a dump into groups of whole records. Memory: a group, or the largest record.
 * Errors: `unparsable` where the file ends within a record or before the end of its list, after all that is whole was given; its
 * details say where the first record begins that is not.
 */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer>,
  { kind, file, offset, isSingle }: SplitOptions,
): AsyncGenerator<RecordGroup> {
  const splitter = new RecordSplitter(kind, offset);
  for await (const chunk of chunks) {
    const group = splitter.add(chunk);
    if (group !== undefined) yield group;
  }
  const { group, last, lastOffset } = splitter.end();
  if (group !== undefined) yield group;
  yield* lastRecord(last, { kind, file, offset: lastOffset, isSingle });
}

function* lastRecord(last: Buffer, { kind, file, offset, isSingle }: SplitOptions): Generator<RecordGroup> {
  const begins = new RecordStarts(kind).next(last, 0) === 0;
  const length = lastRecordLength(last, kind);
  const isWhole = length !== undefined && (isSingle || last.includes(`</${kind}s>`));
  if (begins && isWhole) yield { bytes: last.subarray(0, length), offset, isCut: false };
  // A list without records may also be one empty element.
  if (isWhole || (!begins && new RegExp(`<${kind}s\\s*/>`).test(last.toString('latin1')))) return;
  throw new DeadwaxError(
    'unparsable',
    `${file} is not whole: it ends inside the ${kind} that begins at byte ${offset} of its unpacked content; everything before it is kept`,
    { hint: 'get the file again and import that', details: { file, offset } },
  );
}
