import type { ByteReader, ByteWriter } from '../util/bytes.ts';
import type { EntryColumns } from './entry-columns.ts';
import { type ItemHistory, N_REGISTERS, REGISTER, UNKNOWN_OFFSET, type Version } from './item-history.ts';

// The last part of the packed interactions format; the grammar stands at `encodePackedRecord`.

const POSITIVE = 1;
const NEGATIVE = 2;
const TIMES_SHIFT = N_REGISTERS;

/** A history with the place of its entry. */
export interface PlacedHistory {
  readonly place: number;
  readonly history: ItemHistory;
}

interface Frame {
  readonly columns: EntryColumns;
  /** 1000 when all times are of whole seconds, otherwise 1. */
  readonly unit: number;
}

function codeOf({ register, value }: Version): number {
  if (register === REGISTER.rating) return Number.isNaN(value) ? 0 : POSITIVE;
  if (value === 0) return 0;
  return value > 0 ? POSITIVE : NEGATIVE;
}

function findLeastOffset(histories: readonly PlacedHistory[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { history } of histories)
    for (const { offset } of history.versions) if (offset !== UNKNOWN_OFFSET) least = Math.min(least, offset);
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}

/** Writes histories, which are ordered by place. */
export function writeHistories(
  writer: ByteWriter,
  histories: readonly PlacedHistory[],
  { columns, unit }: Frame,
): void {
  const leastOffset = findLeastOffset(histories);
  writer.writeVarint(histories.length);
  writer.writeVarint(leastOffset);
  let previous = -1;
  for (const { place, history } of histories) {
    const { versions, times } = history;
    const entryTs = columns.tsMs[place];
    writer.writeVarint(place - previous - 1);
    previous = place;
    writer.writeByte(
      versions.reduce((mask, { register }) => mask | (1 << register), times.length << TIMES_SHIFT),
    );
    for (let at = 0; at < versions.length; at += 1) {
      const version = versions[at];
      if (at === 0 || versions[at - 1].register !== version.register)
        writer.writeVarint(versions.filter(({ register }) => register === version.register).length);
      const code = codeOf(version);
      writer.writeByte(code);
      writer.writeVarint(version.offset === UNKNOWN_OFFSET ? 0 : version.offset - leastOffset + 1);
      writer.writeSigned((entryTs - version.tsMs) / unit);
      if (version.register === REGISTER.rating && (code & POSITIVE) !== 0) writer.writeFloat32(version.value);
    }
    for (const time of times) writer.writeSigned((entryTs - time) / unit);
  }
}

function readVersion(
  reader: ByteReader,
  register: number,
  leastOffset: number,
  frame: { entryTs: number; unit: number },
): Version {
  const code = reader.readByte();
  const offset = reader.readVarint();
  const tsMs = frame.entryTs - reader.readSigned() * frame.unit;
  let value = 0;
  if (register === REGISTER.rating) value = (code & POSITIVE) === 0 ? Number.NaN : reader.readFloat32();
  else if ((code & POSITIVE) !== 0) value = 1;
  else if ((code & NEGATIVE) !== 0) value = -1;
  return {
    register,
    tsMs,
    value,
    offset: offset === 0 ? UNKNOWN_OFFSET : offset - 1 + leastOffset,
  };
}

/** Reads what `writeHistories` wrote; calls `take` for each with its place. */
export function readHistories(
  reader: ByteReader,
  { columns, unit }: Frame,
  take: (place: number, history: ItemHistory) => void,
): void {
  const nHistories = reader.readVarint();
  const leastOffset = reader.readVarint();
  let place = -1;
  for (let at = 0; at < nHistories; at += 1) {
    place += reader.readVarint() + 1;
    const mask = reader.readByte();
    const frame = { entryTs: columns.tsMs[place], unit };
    const versions: Version[] = [];
    for (let register = 0; register < N_REGISTERS; register += 1) {
      if ((mask & (1 << register)) === 0) continue;
      const nVersions = reader.readVarint();
      for (let each = 0; each < nVersions; each += 1)
        versions.push(readVersion(reader, register, leastOffset, frame));
    }
    const times: number[] = [];
    for (let each = mask >> TIMES_SHIFT; each > 0; each -= 1)
      times.push(frame.entryTs - reader.readSigned() * unit);
    take(place, { versions, nPlays: columns.plays[place], nSkips: columns.skips[place], times });
  }
}
