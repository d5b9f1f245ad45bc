import { type EventSource, type LineChunk, takeAll } from '../../src/simulate/event-source.ts';

/** An event of a simulation, as its line says it. */
export interface SimulatedLine {
  readonly event_id: string;
  readonly type: string;
  readonly user_id: string;
  readonly item_id: string;
  readonly ts: number;
  readonly value?: number;
  readonly context?: { readonly ms_played: number };
}

export function bytesOf(chunks: Iterable<LineChunk>): Buffer {
  return Buffer.concat([...chunks].map(({ bytes }) => bytes));
}

/** Reads everything that a source gives. */
export function linesOf(source: EventSource): SimulatedLine[] {
  const text = bytesOf(takeAll(source)).toString('utf8').trimEnd();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
}
