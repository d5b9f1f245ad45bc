import type { LineChunk } from './event-source.ts';
import type { LineSink } from './line-sink.ts';

/** Hands chunks to a sink and closes it, whatever happens; `onSent` hears of each chunk's lines when the sink has room again. */
export async function sendLines(
  chunks: AsyncIterable<LineChunk> | Iterable<LineChunk>,
  sink: LineSink,
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
