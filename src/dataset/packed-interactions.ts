import { DeadwaxError } from '../errors.ts';
import { ByteReader, ByteWriter } from '../util/bytes.ts';
import type { EntryColumns } from './entry-columns.ts';
import { type ItemHistory, type ListMoment, REGISTER } from './item-history.ts';
import {
  isWholeSecond,
  readLength,
  readMarks,
  readRatings,
  readRows,
  readTimes,
  writeMarks,
  writeRatings,
  writeRows,
  writeTimes,
} from './packed-entries.ts';
import { type PlacedHistory, readHistories, writeHistories } from './packed-histories.ts';

const RATINGS_ONLY_VERSION = 1;
const WITHOUT_LISTS_VERSION = 2;
const VERSION = 3;
const PART = { ratings: 1, marks: 2, plays: 4, skips: 8, histories: 16, cleared: 32, lists: 64 } as const;
/** The registers that whole lists are said of, with their bits. */
const LISTED = [
  { register: REGISTER.own, bit: 1 },
  { register: REGISTER.want, bit: 2 },
] as const;

/** One user's interactions as they are stored: all that is needed to go on from. */
export interface PackedRecord {
  readonly columns: EntryColumns;
  /** The histories that the columns alone do not tell, by place. */
  readonly histories: readonly PlacedHistory[];
  /** Everything below this offset was forgotten; 0 when nothing was. */
  readonly clearedBefore: number;
  /** The newest list of each register that had one. */
  readonly lists: ReadonlyMap<number, ListMoment>;
}

/** Takes what the columns do not tell when a record is decoded. */
export interface RecordTaker {
  history(place: number, history: ItemHistory): void;
  list(register: number, moment: ListMoment): void;
}

const writer = new ByteWriter(4096);

function partsOf({ columns, histories, clearedBefore, lists }: PackedRecord): number {
  const { length, ratings, marks, plays, skips } = columns;
  let parts = (histories.length > 0 ? PART.histories : 0) | (clearedBefore > 0 ? PART.cleared : 0);
  if (lists.size > 0) parts |= PART.lists;
  for (let place = 0; place < length; place += 1) {
    if (!Number.isNaN(ratings[place])) parts |= PART.ratings;
    if (marks[place] !== 0) parts |= PART.marks;
    if (plays[place] !== 0) parts |= PART.plays;
    if (skips[place] !== 0) parts |= PART.skips;
  }
  return parts;
}

function unitOf({ columns, histories }: PackedRecord): number {
  const { tsMs, length } = columns;
  for (let place = 0; place < length; place += 1) if (!isWholeSecond(tsMs[place])) return 1;
  const isWhole = histories.every(
    ({ history }) =>
      history.versions.every((version) => isWholeSecond(version.tsMs)) && history.times.every(isWholeSecond),
  );
  return isWhole ? 1000 : 1;
}

function writeLists(lists: ReadonlyMap<number, ListMoment>): void {
  writer.writeByte(LISTED.reduce((mask, { register, bit }) => mask | (lists.has(register) ? bit : 0), 0));
  for (const { register } of LISTED) {
    const moment = lists.get(register);
    if (moment === undefined) continue;
    writer.writeVarint(moment.offset);
    writer.writeSigned(moment.tsMs);
  }
}

function readLists(reader: ByteReader, take: RecordTaker | undefined): void {
  const mask = reader.readByte();
  for (const { register, bit } of LISTED) {
    if ((mask & bit) === 0) continue;
    const offset = reader.readVarint();
    const tsMs = reader.readSigned();
    take?.list(register, { tsMs, offset });
  }
}

/**
 * Encodes one user's interactions in one catalogue: the packed interactions format, version 3. The bytes hold until the next call.
 *
 * ```
 * packed    := version=0x03 parts:byte [cleared:varint] [lists] nEntries:varint [rows [ratings] [marks] [plays] [skips] times [histories]]
 * parts     := sum of 1 ratings, 2 marks, 4 plays, 8 skips, 16 histories, 32 cleared, 64 lists: which of the parts are there
 * cleared   := offset below which everything was forgotten
 * lists     := mask:byte (offset:varint time:signed) ...              for each bit of mask, 1 own, 2 want: the newest whole list, in ms
 * rows      := (row - previousRow - 1):varint ...                     ascending; previousRow starts at -1; nothing more after nEntries = 0
 * ratings   := nLevels:varint float32LE[nLevels] codes                nLevels 1..256: the distinct ratings, ascending, NaN (none) last
 *            | 0x00 float32LE[nEntries]                               more than 256 distinct ratings
 * codes     := byte[ceil(nEntries / 2)]                               nLevels <= 16: entry 2k in the low half, 2k+1 in the high
 *            | byte[nEntries]                                         nLevels > 16
 * marks     := mark:byte                                              not 0: that of every entry
 *            | 0x00 byte[nEntries]                                    sum of 1 owned, 2 wanted, 4 loved, 8 hated, 16 thumb up, 32 thumb down
 * plays     := varint[nEntries]      skips := varint[nEntries]
 * times     := form:byte least:signed [(time - least):varint ...]     of the latest event that counts; form is the sum of 1 in seconds,
 *                                                                     not ms, and 2 all the same: nothing follows
 * histories := nHistories:varint leastOffset:varint history ...
 * history   := (place - previousPlace - 1):varint mask:byte versions* (entryTime - time):signed[mask >> 5]
 * versions  := nVersions:varint version ...                           for each bit of mask: 1 rating, 2 own, 4 want, 8 love, 16 thumb
 * version   := code:byte offset:varint (entryTime - time):signed [float32LE]
 * varint    := 7 bits a byte, least significant first, top bit set on all but the last byte; at most 2^53 - 1
 * signed    := varint of 2x for x >= 0, of -2x - 1 otherwise
 * ```
 * `code`: 0 nothing, 1 a rating (which follows) or positive, 2 negative. `offset`: that of its event less leastOffset plus 1, or 0 where
 * it is not kept. Times of a history are in the unit of `times`, at most two (bits 5-6).
 * An entry without a history is one version of one register, of offset 0 and with the entry's time (no part says anything: a rating that
 * was removed), or plays and skips with that time alone. Times must be whole milliseconds; -0 may come back as 0. About 4 to 6 bytes an
 * entry for ratings, 6 for plays with times in seconds, 1 to 2 for what was said in one list; a second play adds about 6.
 *
 * No version of a register is older than its newest list, which says of every item whether it is on it.
 */
export function encodePackedRecord(record: PackedRecord): Uint8Array {
  const { columns, histories, clearedBefore } = record;
  const parts = partsOf(record);
  writer.clear();
  writer.writeByte(VERSION);
  writer.writeByte(parts);
  if (clearedBefore > 0) writer.writeVarint(clearedBefore);
  if (parts & PART.lists) writeLists(record.lists);
  writer.writeVarint(columns.length);
  if (columns.length === 0) return writer.view();
  const unit = unitOf(record);
  writeRows(writer, columns);
  if (parts & PART.ratings) writeRatings(writer, columns);
  if (parts & PART.marks) writeMarks(writer, columns);
  for (let place = 0; parts & PART.plays && place < columns.length; place += 1)
    writer.writeVarint(columns.plays[place]);
  for (let place = 0; parts & PART.skips && place < columns.length; place += 1)
    writer.writeVarint(columns.skips[place]);
  writeTimes(writer, columns, unit);
  if (histories.length > 0) writeHistories(writer, histories, { columns, unit });
  return writer.view();
}

/** Where the entries of packed interactions begin, and what is there of them. */
interface PackedHead {
  readonly reader: ByteReader;
  readonly version: number;
  readonly parts: number;
  readonly clearedBefore: number;
}

/** Reads what comes before the entries and makes room for these. Errors: `damaged_data`. */
function readHead(bytes: Uint8Array, columns: EntryColumns, take: RecordTaker | undefined): PackedHead {
  const reader = new ByteReader(bytes);
  const version = reader.readByte();
  if (version < RATINGS_ONLY_VERSION || version > VERSION)
    throw new DeadwaxError(
      'damaged_data',
      `packed interactions have format ${version}; only ${RATINGS_ONLY_VERSION} to ${VERSION} are known`,
    );
  const parts = version >= WITHOUT_LISTS_VERSION ? reader.readByte() : PART.ratings;
  const clearedBefore = parts & PART.cleared ? reader.readVarint() : 0;
  if (parts & PART.lists) readLists(reader, take);
  readLength(reader, bytes.length, columns);
  return { reader, version, parts, clearedBefore };
}

/** Reads everything of the entries but their times. */
function readColumns({ reader, version, parts }: PackedHead, columns: EntryColumns): void {
  const { length } = columns;
  readRows(reader, columns);
  // One loop: filling four short arrays one by one takes longer than reading them.
  for (let place = 0; place < length; place += 1) {
    columns.ratings[place] = Number.NaN;
    columns.marks[place] = 0;
    columns.plays[place] = 0;
    columns.skips[place] = 0;
  }
  if (parts & PART.ratings) readRatings(reader, columns);
  if (parts & PART.marks && version === VERSION) readMarks(reader, columns);
  else
    for (let place = 0; parts & PART.marks && place < length; place += 1)
      columns.marks[place] = reader.readByte();
  for (let place = 0; parts & PART.plays && place < length; place += 1)
    columns.plays[place] = reader.readVarint();
  for (let place = 0; parts & PART.skips && place < length; place += 1)
    columns.skips[place] = reader.readVarint();
}

/**
 * Decodes what `encodePackedRecord` wrote into `columns` and tells `take` the rest; gives the offset below which everything was
 * forgotten. Also reads version 2, which had no lists, marks and times entry by entry, and 4 more in the code of what a list had said,
 * and version 1, which had ratings alone. Errors: `damaged_data`.
 */
export function decodePackedRecord(
  bytes: Uint8Array,
  columns: EntryColumns,
  take: RecordTaker | undefined,
): number {
  const head = readHead(bytes, columns, take);
  if (columns.length === 0) return head.clearedBefore;
  const { reader, parts } = head;
  readColumns(head, columns);
  const unit = readTimes(reader, columns);
  if (take !== undefined && parts & PART.histories)
    readHistories(reader, { columns, unit }, (place, history) => take.history(place, history));
  return head.clearedBefore;
}

/** What entries that all say the same have, and where the bytes of their number and rows lie. */
interface PackedRows {
  readonly mark: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads the rows of interactions that have one mark, the same for all, and nothing else, as collections that were said in a list; the
 * other columns keep what they were. Undefined for all others. Errors: `damaged_data`.
 */
export function decodePackedRows(bytes: Uint8Array, columns: EntryColumns): PackedRows | undefined {
  if (bytes[0] !== VERSION || (bytes[1] & ~PART.lists) !== PART.marks) return undefined;
  const reader = new ByteReader(bytes.subarray(2));
  if (bytes[1] & PART.lists) readLists(reader, undefined);
  const begin = 2 + reader.position;
  readLength(reader, bytes.length, columns);
  readRows(reader, columns);
  const end = 2 + reader.position;
  const mark = reader.readByte();
  return mark === 0 ? undefined : { mark, begin, end };
}

/** Decodes the entries into `columns` without their times, which keep what they were: for what only counts. Errors: `damaged_data`. */
export function decodePackedEntries(bytes: Uint8Array, columns: EntryColumns): void {
  const head = readHead(bytes, columns, undefined);
  if (columns.length > 0) readColumns(head, columns);
}
