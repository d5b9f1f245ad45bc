import type { DuckDBConnection } from '@duckdb/node-api';
import type { ContextValue, EventDetails } from '../domain/event.ts';
import { decodeEventBlock, type EventColumns, type StoredBlock } from '../domain/event-block.ts';
import { EVENT_TYPES } from '../domain/event-type.ts';
import { hashText } from '../util/text-set.ts';
import { ColumnChunk, type ColumnKind } from './column-chunk.ts';
import type { SourceCodes } from './source-codes.ts';

/** What a batch of events takes back, besides adding rows. */
export interface Erasures {
  /** Offsets of the events that are taken back. */
  readonly offsets: number[];
  /** Users all of whose events below an offset are gone. */
  readonly users: { readonly userId: string; readonly below: number }[];
}

const EVENTS: readonly ColumnKind[] = [
  'int64',
  'uint8',
  'uint8',
  'text',
  'text',
  'int64',
  'int64',
  'float64',
  'int32',
  'int32',
  'int64',
];
const DETAILS: readonly ColumnKind[] = ['int64', 'text', 'text', 'text', 'text'];
const ERASE = EVENT_TYPES.indexOf('erase');
const USER_ERASE = EVENT_TYPES.indexOf('user_erase');
const MAX_MS_PLAYED = 2 ** 31 - 1;

/** The numbers that stand for strings of a block, by their place in it. */
interface BlockCodes {
  readonly sources: readonly number[];
  readonly sessions: readonly number[];
}

/** Appends blocks to `events` and `event_details` within the open transaction of a connection. */
class BlockAppender {
  readonly erasures: Erasures = { offsets: [], users: [] };
  nEvents = 0;
  readonly #events: ColumnChunk;
  readonly #details: ColumnChunk;
  readonly #sourceCodes: SourceCodes;

  constructor(events: ColumnChunk, details: ColumnChunk, sourceCodes: SourceCodes) {
    this.#events = events;
    this.#details = details;
    this.#sourceCodes = sourceCodes;
  }

  append({ firstOffset, bytes }: StoredBlock, fromOffset: number): void {
    const columns = decodeEventBlock(bytes);
    const codes = {
      sources: columns.sourceNames.map((source) => this.#sourceCodes.codeOf(source)),
      sessions: columns.sessionIds.map(sessionKeyOf),
    };
    for (let at = Math.max(0, fromOffset - firstOffset); at < columns.nEvents; at += 1) {
      const details = columns.details.get(at);
      const msPlayed = details === undefined ? 0 : this.#appendDetails(firstOffset + at, details);
      this.#appendEvent(columns, at, { offset: firstOffset + at, msPlayed, codes });
      this.#noteErasure(columns, at, firstOffset + at);
    }
  }

  close(): void {
    this.#events.close();
    this.#details.close();
  }

  #appendEvent(
    columns: EventColumns,
    at: number,
    row: { readonly offset: number; readonly msPlayed: number; readonly codes: BlockCodes },
  ): void {
    const chunk = this.#events;
    const item = columns.items[at];
    const session = columns.sessions[at];
    const value = columns.values[at];
    chunk.setNumber(0, row.offset);
    chunk.setNumber(1, columns.types[at]);
    // The enumeration begins with '': the code of no catalogue, 255, becomes 0.
    chunk.setNumber(2, (columns.catalogues[at] + 1) & 255);
    chunk.setText(3, columns.userIds[columns.users[at]]);
    chunk.setText(4, item < 0 ? '' : columns.itemIds[item]);
    chunk.setNumber(5, columns.tsMs[at]);
    chunk.setNumber(6, columns.receivedAtMs[at]);
    if (Number.isNaN(value)) chunk.setNull(7);
    else chunk.setNumber(7, value);
    chunk.setNumber(8, row.msPlayed);
    chunk.setNumber(9, row.codes.sources[columns.sources[at]]);
    chunk.setNumber(10, session < 0 ? 0 : row.codes.sessions[session]);
    chunk.endRow();
    this.nEvents += 1;
  }

  /** Gives the time played that they say. */
  #appendDetails(offset: number, { recommendationId, text, context }: EventDetails): number {
    const client = textOf(context?.client ?? context?.media_player);
    const zip = textOf(context?.zip);
    if ((recommendationId ?? text ?? client ?? zip) !== undefined) {
      const chunk = this.#details;
      chunk.setNumber(0, offset);
      [recommendationId, text, client, zip].forEach((value, column) => {
        chunk.setTextOrNull(column + 1, value);
      });
      chunk.endRow();
    }
    return msPlayedOf(context?.ms_played);
  }

  #noteErasure(columns: EventColumns, at: number, offset: number): void {
    const type = columns.types[at];
    if (type === USER_ERASE)
      this.erasures.users.push({ userId: columns.userIds[columns.users[at]], below: offset });
    if (type !== ERASE) return;
    const target = columns.details.get(at)?.target;
    if (target !== undefined) this.erasures.offsets.push(target.offset);
  }
}

function textOf(value: ContextValue | undefined): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Gives the number that stands for a session id: 53 bits of its hash, never 0. */
function sessionKeyOf(sessionId: string): number {
  const { high, low } = hashText(sessionId);
  return (high & 0x1fffff) * 2 ** 32 + low || 1;
}

/** What clients call milliseconds played; 0 where it is no such number. */
function msPlayedOf(value: ContextValue | undefined): number {
  const isTime = typeof value === 'number' && value > 0 && value <= MAX_MS_PLAYED;
  return isTime ? Math.round(value) : 0;
}

/** Appends the events from `fromOffset` on, within the open transaction of the connection; tells what they take back. */
export async function appendBlocks(
  connection: DuckDBConnection,
  blocks: readonly StoredBlock[],
  options: { readonly fromOffset: number; readonly sourceCodes: SourceCodes },
): Promise<{ readonly nEvents: number; readonly erasures: Erasures }> {
  const appender = new BlockAppender(
    new ColumnChunk(await connection.createAppender('events'), EVENTS),
    new ColumnChunk(await connection.createAppender('event_details'), DETAILS),
    options.sourceCodes,
  );
  try {
    for (const block of blocks) appender.append(block, options.fromOffset);
  } finally {
    appender.close();
  }
  return { nEvents: appender.nEvents, erasures: appender.erasures };
}
