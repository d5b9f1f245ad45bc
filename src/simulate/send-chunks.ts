import type { BlockChunk, LineChunk } from './event-source.ts';
import type { ChunkSink } from './line-sink.ts';

/** Hands chunks to a sink and closes it, whatever happens; `onSent` hears of each chunk's lines when the sink has room again. */
export async function sendChunks<C extends LineChunk | BlockChunk>(
  chunks: AsyncIterable<C> | Iterable<C>,
  sink: ChunkSink<C>,
  onSent: (nLines: number) => void,
): Promise<void> {
  try {
    for await (const chunk of chunks) {
      await sink.write(chunk);
      onSent(chunk.nLines);
    }
  } finally {
    await sink.close();
  }
}
