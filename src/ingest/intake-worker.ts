import { parentPort, workerData } from 'node:worker_threads';
import type { IntakeReply, IntakeRequest, IntakeThreadOptions } from './intake-message.ts';
import { parseLines } from './parse-lines.ts';

// Parses streams of events beside the main thread, which answers requests meanwhile.

const scales: IntakeThreadOptions = workerData;

parentPort?.on('message', ({ bytes, source, receivedAtMs, isAllApart }: IntakeRequest) => {
  let reply: IntakeReply;
  try {
    const context = { source, receivedAtMs, scaleOf: (catalogue: keyof typeof scales) => scales[catalogue] };
    reply = { parsed: parseLines(bytes, context, isAllApart) };
  } catch (thrown) {
    reply = { failure: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  const parsed = 'parsed' in reply ? reply.parsed : undefined;
  const buffers = [parsed?.block?.buffer, parsed?.lines.buffer, parsed?.types.buffer];
  parentPort?.postMessage(
    reply,
    buffers.filter((buffer) => buffer !== undefined),
  );
});
