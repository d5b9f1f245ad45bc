import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { DeadwaxError } from '../errors.ts';
import { fileFault } from '../util/file-fault.ts';
import type { LineChunk } from './event-source.ts';
import { AcknowledgedTally, type LineSink } from './line-sink.ts';

/** How long the compressor's blocks may be before the next chunk waits. */
const HIGH_WATER_BYTES = 1_048_576;

function createPacker(path: string): Writable | undefined {
  if (path.endsWith('.gz')) return createGzip();
  return path.endsWith('.zst') ? createZstdCompress() : undefined;
}

/** Writes lines to a stream that ends in a file. */
class StreamSink implements LineSink {
  readonly acknowledged = new AcknowledgedTally();
  readonly #path: string;
  readonly #entry: Writable;
  readonly #opened: Promise<unknown>;
  readonly #done: Promise<void>;
  #failure: unknown;

  constructor(path: string) {
    this.#path = path;
    const file = createWriteStream(path, { highWaterMark: HIGH_WATER_BYTES });
    const packer = createPacker(path);
    this.#entry = packer ?? file;
    this.#opened = once(file, 'open');
    this.#opened.catch(() => undefined);
    packer?.pipe(file);
    // A writer that has ended with an error takes what is waiting with it.
    packer?.on('error', (error) => file.destroy(error));
    file.on('error', (error) => packer?.destroy(error));
    this.#done = finished(file);
    this.#done.catch((thrown) => {
      this.#failure = thrown;
    });
  }

  async write({ bytes, nLines }: LineChunk): Promise<void> {
    // Nothing counts as written before there is a file to write to.
    await this.#opened.catch(this.#raise);
    if (this.#failure !== undefined) throw this.#fault(this.#failure);
    if (!this.#entry.write(bytes)) await once(this.#entry, 'drain').catch(this.#raise);
    this.acknowledged.add({ accepted: nLines, duplicates: 0, rejected: 0 });
  }

  async close(): Promise<void> {
    this.#entry.end();
    await this.#done.catch(this.#raise);
  }

  #raise = (thrown: unknown): never => {
    throw this.#fault(thrown);
  };

  #fault(thrown: unknown): DeadwaxError {
    const message = `${this.#path} cannot be written: ${fileFault(thrown)}`;
    return new DeadwaxError('io_failed', message, { cause: thrown });
  }
}

/** Writes lines to a file that is made anew, packed where its name ends in `.gz` or `.zst`. Errors while writing: `io_failed`. */
export function openFileSink(path: string): LineSink {
  return new StreamSink(path);
}
