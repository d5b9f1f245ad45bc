import type { LineChunk } from './event-source.ts';

/** What became of lines that were sent: counted once they are durable at the other end. */
export interface Acknowledged {
  readonly accepted: number;
  /** Lines that were there already. */
  readonly duplicates: number;
  readonly rejected: number;
}

/** Where simulated events go: a file, a server, a log. */
export interface ChunkSink<C> {
  readonly acknowledged: Acknowledged;
  /** Takes a chunk with its memory; resolves once another one may come. Errors: those of this chunk or one before. */
  write(chunk: C): Promise<void>;
  /** Resolves once everything taken is acknowledged, and releases the sink. */
  close(): Promise<void>;
}

/** A sink of lines, as every target has one. */
export type LineSink = ChunkSink<LineChunk>;

/** Counts acknowledgements. */
export class AcknowledgedTally implements Acknowledged {
  accepted = 0;
  duplicates = 0;
  rejected = 0;

  add({ accepted, duplicates, rejected }: Acknowledged): void {
    this.accepted += accepted;
    this.duplicates += duplicates;
    this.rejected += rejected;
  }

  get total(): number {
    return this.accepted + this.duplicates + this.rejected;
  }
}
