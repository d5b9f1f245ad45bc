import { connect } from 'node:net';

/** Requests a second and their latencies, from writing a request to the end of its answer. */
export interface PostFigures {
  readonly perSecond: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

const HEADER_END = Buffer.from('\r\n\r\n');

/**
 * Posts single plays over keep-alive connections, one at a time on each, for some seconds; those of a run are a millisecond apart from
 * `startMs` on. Gives up on any answer but that the event was accepted.
 */
export async function postSingles(
  url: string,
  key: string,
  options: { readonly connections: number; readonly seconds: number; readonly startMs: number },
): Promise<PostFigures> {
  const { hostname, port } = new URL(url);
  const latencies: number[] = [];
  const endAt = performance.now() + options.seconds * 1000;
  let number = 0;
  const makeRequest = (): Buffer => {
    const event = {
      type: 'play',
      user_id: `single-${number % 5000}`,
      item_id: `track:sim-${1 + (number % 1000)}`,
      ts: options.startMs + number,
    };
    number += 1;
    const body = JSON.stringify({ events: [event] });
    return Buffer.from(
      `POST /api/v1/events HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  };
  const connection = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let sentAt = 0;
      let received: Buffer = Buffer.alloc(0);
      const post = (): void => {
        sentAt = performance.now();
        if (sentAt > endAt) socket.end();
        else socket.write(makeRequest());
      };
      socket.setNoDelay(true);
      socket.on('connect', post);
      socket.on('data', (part: Buffer) => {
        received = received.length === 0 ? part : Buffer.concat([received, part]);
        const head = received.indexOf(HEADER_END);
        if (head < 0) return;
        const text = received.toString('latin1', 0, head);
        const size = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
        const isChunked = Number.isNaN(size);
        const isWhole = isChunked
          ? received.subarray(-5).toString('latin1') === '0\r\n\r\n'
          : received.length >= head + HEADER_END.length + size;
        if (!isWhole) return;
        if (!text.startsWith('HTTP/1.1 200') || !received.includes('"accepted":1')) {
          socket.destroy();
          reject(new Error(received.toString('utf8').slice(0, 500)));
          return;
        }
        received = Buffer.alloc(0);
        latencies.push(performance.now() - sentAt);
        post();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
  await Promise.all(Array.from({ length: options.connections }, connection));
  const sorted = latencies.sort((a, b) => a - b);
  const quantile = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    perSecond: sorted.length / options.seconds,
    latencyMs: { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) },
  };
}
