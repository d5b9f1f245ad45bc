import type { DuplexOptions } from 'node:stream';
import { constants, createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import { DeadwaxError } from '../../errors.ts';
import { releaseChunk } from './release-chunk.ts';

const UNPACKED_BYTES = 1 << 18;
const OPTIONS: ZlibOptions & DuplexOptions = {
  chunkSize: UNPACKED_BYTES,
  // It unpacks ahead while records are parsed.
  readableHighWaterMark: 2 * UNPACKED_BYTES,
  finishFlush: constants.Z_SYNC_FLUSH,
};

async function feed(gunzip: Gunzip, chunks: AsyncIterable<Buffer>): Promise<void> {
  const closed = new Promise<void>((resolve) => gunzip.once('close', resolve));
  try {
    for await (const chunk of chunks) {
      const taken = new Promise<void>((resolve) => gunzip.write(chunk, () => resolve()));
      await Promise.race([taken, closed]);
      if (gunzip.destroyed) return;
      releaseChunk(chunk);
    }
    gunzip.end();
  } catch (thrown) {
    gunzip.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}

/**
 * Unpacks gzip; what is cut off just ends. A chunk is the reader's until the next one is asked for, and those given are used up.
 * Errors: `unparsable` for damaged gzip; those of the reading.
 */
export async function* unpack(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip(OPTIONS);
  const feeding = feed(gunzip, chunks);
  try {
    for await (const chunk of gunzip) {
      yield chunk;
      // Several chunks may lie in one memory; this one is the last there.
      const { buffer, byteOffset, length } = chunk;
      if (byteOffset + length === UNPACKED_BYTES) releaseChunk(new Uint8Array(buffer));
    }
  } catch (thrown) {
    if (thrown instanceof DeadwaxError) throw thrown;
    throw new DeadwaxError(
      'unparsable',
      `${path} is damaged: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      { hint: 'get the file again and import that', cause: thrown },
    );
  } finally {
    gunzip.destroy();
    await feeding;
  }
}
