import { DeadwaxError } from '../errors.ts';
import type { ByteReader, ByteWriter } from '../util/bytes.ts';
import type { EntryColumns } from './entry-columns.ts';

// The parts of the packed interactions format that hold one value an entry; the grammar stands at `encodePackedRecord`.

const SECONDS = 1000;
/** A palette of at most 16 ratings takes half a byte an entry; of at most 256, one byte. */
const NIBBLE_LEVELS = 16;
const BYTE_LEVELS = 256;

/** Writes the item rows. */
export function writeRows(writer: ByteWriter, { itemRows, length }: EntryColumns): void {
  let previous = -1;
  for (let place = 0; place < length; place += 1) {
    writer.writeVarint(itemRows[place] - previous - 1);
    previous = itemRows[place];
  }
}

/** Reads the item rows. */
export function readRows(reader: ByteReader, { itemRows, length }: EntryColumns): void {
  let previous = -1;
  for (let place = 0; place < length; place += 1) {
    previous += reader.readVarint() + 1;
    itemRows[place] = previous;
  }
}

const levels = new Float32Array(BYTE_LEVELS);
let codes = new Uint8Array(64);

/** Finds the distinct ratings and each entry's code among them; gives how many there are, 0 when too many. */
function findLevels(ratings: Float32Array, length: number): number {
  if (codes.length < length) codes = new Uint8Array(2 * length);
  let nLevels = 0;
  for (let place = 0; place < length; place += 1) {
    const rating = ratings[place];
    let code = 0;
    // NaN is a level like any other.
    if (Number.isNaN(rating)) while (code < nLevels && !Number.isNaN(levels[code])) code += 1;
    else while (code < nLevels && levels[code] !== rating) code += 1;
    if (code === BYTE_LEVELS) return 0;
    if (code === nLevels) levels[nLevels++] = rating;
    codes[place] = code;
  }
  return nLevels;
}

/** Writes the ratings. */
export function writeRatings(writer: ByteWriter, { ratings, length }: EntryColumns): void {
  const nLevels = findLevels(ratings, length);
  writer.writeVarint(nLevels);
  if (nLevels === 0) {
    for (let place = 0; place < length; place += 1) writer.writeFloat32(ratings[place]);
    return;
  }
  const found = levels.slice(0, nLevels);
  // A typed array sorts NaN last; comparing by `-` would leave it anywhere.
  const sorted = found.toSorted();
  for (const level of sorted) writer.writeFloat32(level);
  const rank = Uint8Array.from(found, (level) => sorted.findIndex((other) => Object.is(other, level)));
  if (nLevels > NIBBLE_LEVELS)
    for (let place = 0; place < length; place += 1) writer.writeByte(rank[codes[place]]);
  else
    for (let place = 0; place < length; place += 2) {
      const high = place + 1 < length ? rank[codes[place + 1]] : 0;
      writer.writeByte(rank[codes[place]] | (high << 4));
    }
}

/** Reads the ratings. */
export function readRatings(reader: ByteReader, { ratings, length }: EntryColumns): void {
  const nLevels = reader.readVarint();
  if (nLevels === 0) {
    for (let place = 0; place < length; place += 1) ratings[place] = reader.readFloat32();
    return;
  }
  for (let level = 0; level < Math.min(nLevels, BYTE_LEVELS); level += 1)
    levels[level] = reader.readFloat32();
  const isNibbles = nLevels <= NIBBLE_LEVELS;
  let byte = 0;
  for (let place = 0; place < length; place += 1) {
    byte = isNibbles && place % 2 === 1 ? byte >> 4 : reader.readByte();
    const code = isNibbles ? byte & 0xf : byte;
    ratings[place] = code < nLevels ? levels[code] : Number.NaN;
  }
}

/** Tells whether a time is of whole seconds. */
export function isWholeSecond(tsMs: number): boolean {
  return Math.floor(tsMs / SECONDS) * SECONDS === tsMs;
}

/** Writes the marks. */
export function writeMarks(writer: ByteWriter, { marks, length }: EntryColumns): void {
  let isOne = marks[0] !== 0;
  for (let place = 1; isOne && place < length; place += 1) isOne = marks[place] === marks[0];
  writer.writeByte(isOne ? marks[0] : 0);
  for (let place = 0; !isOne && place < length; place += 1) writer.writeByte(marks[place]);
}

/** Reads the marks. */
export function readMarks(reader: ByteReader, { marks, length }: EntryColumns): void {
  const mark = reader.readByte();
  if (mark !== 0) marks.fill(mark, 0, length);
  else for (let place = 0; place < length; place += 1) marks[place] = reader.readByte();
}

const IN_SECONDS = 1;
const ALL_THE_SAME = 2;

/** Writes the times; `unit` is 1000 for seconds, 1 for milliseconds. */
export function writeTimes(writer: ByteWriter, { tsMs, length }: EntryColumns, unit: number): void {
  let least = tsMs[0];
  let isOne = true;
  for (let place = 1; place < length; place += 1) {
    if (tsMs[place] !== tsMs[0]) isOne = false;
    least = Math.min(least, tsMs[place]);
  }
  writer.writeByte((unit === SECONDS ? IN_SECONDS : 0) | (isOne ? ALL_THE_SAME : 0));
  writer.writeSigned(least / unit);
  for (let place = 0; !isOne && place < length; place += 1) writer.writeVarint((tsMs[place] - least) / unit);
}

/** Reads the times; gives their unit. */
export function readTimes(reader: ByteReader, { tsMs, length }: EntryColumns): number {
  const form = reader.readByte();
  const unit = form & IN_SECONDS ? SECONDS : 1;
  const least = reader.readSigned();
  if (form & ALL_THE_SAME) tsMs.fill(least * unit, 0, length);
  else for (let place = 0; place < length; place += 1) tsMs[place] = (least + reader.readVarint()) * unit;
  return unit;
}

/** Reads how many entries follow and makes room for them. Errors: `damaged_data` for more than there are bytes. */
export function readLength(reader: ByteReader, nBytes: number, into: EntryColumns): void {
  const nEntries = reader.readVarint();
  if (nEntries > nBytes)
    throw new DeadwaxError(
      'damaged_data',
      `packed interactions of ${nBytes} bytes claim ${nEntries} entries`,
    );
  into.reserve(nEntries);
}
