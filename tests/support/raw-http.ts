import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How bytes are sent to a port. */
interface RawOptions {
  readonly port: number;
  readonly parts: readonly (string | Buffer)[];
  /** Waits so long between the parts. */
  readonly pauseMs?: number;
  /** `half` says that nothing more comes and goes on listening; `cut` goes away without a word. */
  readonly end?: 'half' | 'cut';
  /** How long it listens. */
  readonly patienceMs?: number;
}

/** Sends bytes as they are to a port and gives what came back until the other side closed or patience ran out. */
export async function exchangeRaw({
  port,
  parts,
  pauseMs = 0,
  end,
  patienceMs = 2000,
}: RawOptions): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // The other side may close while bytes are on their way; what it said is what counts.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
  for (const part of parts) {
    if (socket.writable) socket.write(part);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  if (end === 'half') socket.end();
  if (end === 'cut') socket.resetAndDestroy();
  await Promise.race([closed, sleep(patienceMs)]);
  socket.destroy();
  return Buffer.concat(chunks).toString('latin1');
}
