import type { PackedInteractions } from '../domain/interaction.ts';
import { DeadwaxError } from '../errors.ts';
import { ByteReader, ByteWriter } from '../util/bytes.ts';

const VERSION = 1;
const SECONDS = 1000;
const MILLISECONDS = 1;
/** A palette of at most 16 ratings takes half a byte an entry; of at most 256, one byte. */
const NIBBLE_LEVELS = 16;
const BYTE_LEVELS = 256;

/** No interactions. */
export const NO_INTERACTIONS: PackedInteractions = {
  itemRows: new Int32Array(0),
  ratings: new Float32Array(0),
  marks: new Uint8Array(0),
  plays: new Uint32Array(0),
  skips: new Uint32Array(0),
  tsMs: new Float64Array(0),
};

function writeRows(writer: ByteWriter, itemRows: Int32Array): void {
  let previous = -1;
  for (const row of itemRows) {
    writer.writeVarint(row - previous - 1);
    previous = row;
  }
}

function readRows(reader: ByteReader, nEntries: number): Int32Array {
  const itemRows = new Int32Array(nEntries);
  let previous = -1;
  for (let entry = 0; entry < nEntries; entry += 1) {
    previous += reader.readVarint() + 1;
    itemRows[entry] = previous;
  }
  return itemRows;
}

function writeRatings(writer: ByteWriter, ratings: Float32Array): void {
  // A typed array sorts NaN last; comparing by `-` would leave it anywhere.
  const levels = Float32Array.from(new Set(ratings)).sort();
  if (levels.length > BYTE_LEVELS) {
    writer.writeVarint(0);
    for (const rating of ratings) writer.writeFloat32(rating);
    return;
  }
  writer.writeVarint(levels.length);
  for (const level of levels) writer.writeFloat32(level);
  const levelOf = new Map(Array.from(levels, (level, index) => [level, index]));
  const codes = Uint8Array.from(ratings, (rating) => levelOf.get(rating) ?? 0);
  if (levels.length > NIBBLE_LEVELS) for (const code of codes) writer.writeByte(code);
  else
    for (let entry = 0; entry < codes.length; entry += 2)
      writer.writeByte(codes[entry] | ((codes[entry + 1] ?? 0) << 4));
}

function readRatings(reader: ByteReader, nEntries: number): Float32Array {
  const nLevels = reader.readVarint();
  const ratings = new Float32Array(nEntries);
  if (nLevels === 0) {
    for (let entry = 0; entry < nEntries; entry += 1) ratings[entry] = reader.readFloat32();
    return ratings;
  }
  const levels = Float32Array.from({ length: Math.min(nLevels, BYTE_LEVELS) }, () => reader.readFloat32());
  const isNibbles = nLevels <= NIBBLE_LEVELS;
  let byte = 0;
  for (let entry = 0; entry < nEntries; entry += 1) {
    byte = isNibbles && entry % 2 === 1 ? byte >> 4 : reader.readByte();
    ratings[entry] = levels[isNibbles ? byte & 0xf : byte];
  }
  return ratings;
}

function writeTimes(writer: ByteWriter, tsMs: Float64Array): void {
  const unit = tsMs.every((ts) => ts % SECONDS === 0) ? SECONDS : MILLISECONDS;
  const least = tsMs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) / unit;
  writer.writeByte(unit === SECONDS ? 1 : 0);
  // Zigzag, since times before 1970 are negative; by arithmetic, as bit operations end at 32 bits.
  writer.writeVarint(least < 0 ? -2 * least - 1 : 2 * least);
  for (const ts of tsMs) writer.writeVarint(ts / unit - least);
}

function readTimes(reader: ByteReader, nEntries: number): Float64Array {
  const unit = reader.readByte() === 1 ? SECONDS : MILLISECONDS;
  const zigzag = reader.readVarint();
  const least = zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
  const tsMs = new Float64Array(nEntries);
  for (let entry = 0; entry < nEntries; entry += 1) tsMs[entry] = (least + reader.readVarint()) * unit;
  return tsMs;
}

/**
 * Encodes one user's interactions: the packed interactions format, version 1.
 *
 * ```
 * packed  := version=0x01 nEntries:varint [rows ratings times]      nothing after nEntries = 0
 * rows    := (row - previousRow - 1):varint ...                     ascending; previousRow starts at -1
 * ratings := nLevels:varint float32LE[nLevels] codes                nLevels 1..256: the distinct ratings, ascending, NaN last
 *          | 0x00 float32LE[nEntries]                               more than 256 distinct ratings
 * codes   := byte[ceil(nEntries / 2)]                               nLevels <= 16: entry 2k in the low half, 2k+1 in the high
 *          | byte[nEntries]                                         nLevels > 16
 * times   := unit:byte least:zigzag-varint (time - least):varint ...   in seconds when unit = 1, in milliseconds when unit = 0
 * varint  := 7 bits a byte, least significant first, top bit set on all but the last byte; at most 2^53 - 1
 * ```
 * A removed rating is NaN and keeps its time; -0 may come back as 0. Times must be whole milliseconds. About 4 to 6 bytes an entry.
 */
export function encodePackedInteractions(interactions: PackedInteractions): Uint8Array {
  const { itemRows, ratings, tsMs } = interactions;
  const writer = new ByteWriter(16 + itemRows.length * 10);
  writer.writeByte(VERSION);
  writer.writeVarint(itemRows.length);
  if (itemRows.length > 0) {
    writeRows(writer, itemRows);
    writeRatings(writer, ratings);
    writeTimes(writer, tsMs);
  }
  return writer.take();
}

/** Decodes what `encodePackedInteractions` wrote. Errors: `damaged_data`. */
export function decodePackedInteractions(bytes: Uint8Array): PackedInteractions {
  const reader = new ByteReader(bytes);
  const version = reader.readByte();
  if (version !== VERSION)
    throw new DeadwaxError(
      'damaged_data',
      `packed interactions have format ${version}; only ${VERSION} is known`,
    );
  const nEntries = reader.readVarint();
  if (nEntries === 0) return NO_INTERACTIONS;
  if (nEntries > bytes.length)
    throw new DeadwaxError(
      'damaged_data',
      `packed interactions of ${bytes.length} bytes claim ${nEntries} entries`,
    );
  const itemRows = readRows(reader, nEntries);
  const ratings = readRatings(reader, nEntries);
  const tsMs = readTimes(reader, nEntries);
  const [marks, plays, skips] = [
    new Uint8Array(nEntries),
    new Uint32Array(nEntries),
    new Uint32Array(nEntries),
  ];
  return { itemRows, ratings, marks, plays, skips, tsMs };
}
