import type { BlockChunk, LineChunk } from '../simulate/event-source.ts';
import type { Acknowledged, ChunkSink } from '../simulate/line-sink.ts';
import { sendChunks } from '../simulate/send-chunks.ts';
import type { CliIo } from './io.ts';
import { SendingProgress } from './sending-progress.ts';

export interface SendingSurroundings {
  readonly io: CliIo;
  /** What the lines are. */
  readonly noun: string;
  /** The summary is printed as JSON. */
  readonly json: boolean;
  /** The target as the option names it. */
  readonly to: string;
}

function summaryText(noun: string, progress: SendingProgress, acknowledged: Acknowledged): string {
  const { accepted, duplicates, rejected } = acknowledged;
  const open = progress.nSent - accepted - duplicates - rejected;
  const parts = [`${accepted} accepted`];
  if (duplicates > 0) parts.push(`${duplicates} duplicates`);
  if (rejected > 0) parts.push(`${rejected} rejected (see deadwax dead-letters)`);
  if (open > 0) parts.push(`${open} not acknowledged`);
  // A simulation is known by its seed and start.
  if (accepted === 0 && duplicates > 0) parts.push('all were sent before; another --seed makes others');
  return `${progress.nSent} ${noun} in ${progress.seconds.toFixed(1)} s, ${progress.perSecond}/s: ${parts.join(', ')}\n`;
}

/**
 * Sends chunks to a sink, tells how it goes on standard error, and in the end, however it comes, how much was acknowledged: on
 * standard output, or on standard error where the lines themselves went there.
 */
export async function sendCounted<C extends LineChunk | BlockChunk>(
  chunks: AsyncIterable<C> | Iterable<C>,
  sink: ChunkSink<C>,
  { io, noun, json, to }: SendingSurroundings,
): Promise<void> {
  const progress = new SendingProgress(io, noun);
  try {
    await sendChunks(chunks, sink, (nLines) => progress.add(nLines));
  } finally {
    progress.end();
    const { accepted, duplicates, rejected } = sink.acknowledged;
    const summary = {
      sent: progress.nSent,
      accepted,
      duplicates,
      rejected,
      seconds: progress.seconds,
      per_second: progress.perSecond,
    };
    const text = json
      ? `${JSON.stringify(summary, null, 2)}\n`
      : summaryText(noun, progress, sink.acknowledged);
    if (to === 'stdout') io.err(text);
    else io.out(text);
  }
}
