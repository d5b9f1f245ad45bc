import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LineChunk } from '../../src/simulate/event-source.ts';
import { LineWriter, lineBytes } from '../../src/simulate/line-writer.ts';
import { createListenerStream } from '../../src/simulate/listeners/create-listener-stream.ts';
import { createSongTable } from '../../src/simulate/listeners/songs.ts';
import { syntheticSongs } from '../../src/simulate/listeners/synthetic-songs.ts';
import { simulatedUserId } from '../../src/simulate/simulated-users.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';

// The load generator, a process of its own: sends NDJSON requests over several connections and prints what became of them.

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '{}');
const agent = new Agent({ keepAlive: true, maxSockets: plan.connections });

interface Answer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
}

/** One play of each user, by natural id. */
function* knownUsers(): Generator<LineChunk, void> {
  const writer = new LineWriter();
  const [start, middle, end] = ['{"type":"play","user_id":"', '","item_id":"track:sim-', '","ts":'].map(
    lineBytes,
  );
  const [last] = ['}'].map(lineBytes);
  for (let user = 0; user < plan.users; user += 1) {
    writer.copy(start);
    writer.copy(lineBytes(simulatedUserId(user)));
    writer.copy(middle);
    writer.integer(1 + ((user * 7919) % plan.songs));
    writer.copy(end);
    writer.integer(plan.startMs - 1000 - user);
    writer.copy(last);
    writer.endLine();
    if (writer.isFull) yield writer.takeChunk();
  }
  yield writer.takeChunk();
}

function chunks(): Generator<LineChunk, void> {
  if (plan.kind === 'known') return knownUsers();
  const { users, seed, startMs, songs, rate } = plan;
  // Waits are 308 s on average; divided so that the time of events goes on about as fast as the clock.
  const speed = ((rate || 100_000) * 308) / users;
  return createListenerStream({
    listeners: users,
    users,
    songs: createSongTable(syntheticSongs(songs)),
    seed,
    speed,
    startMs,
    nEvents: Number.MAX_SAFE_INTEGER,
  });
}

function send(body: readonly Buffer[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const size = body.reduce((sum, part) => sum + part.length, 0);
    const sent = request(
      `${plan.url}/api/v1/events`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${plan.key}`,
          'content-type': 'application/x-ndjson',
          'content-length': size,
        },
      },
      (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
        );
        reply.on('error', reject);
      },
    );
    sent.on('error', reject);
    for (const part of body) sent.write(part);
    sent.end();
  });
}

class Load {
  readonly #source = chunks();
  readonly #latencies: number[] = [];
  readonly #perSecond: number[] = [];
  readonly #startedAt = performance.now();
  #sent = 0;
  #refused = 0;
  #total: Answer = { accepted: 0, duplicates: 0, rejected: 0 };
  #isOver = false;

  async run(): Promise<LoadResult> {
    await Promise.all(Array.from({ length: plan.connections }, () => this.#connection()));
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const sorted = this.#latencies.sort((a, b) => a - b);
    const quantile = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return {
      sent: this.#sent,
      ...this.#total,
      refused: this.#refused,
      seconds,
      latencyMs: { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) },
      perSecond: this.#perSecond,
    };
  }

  async #connection(): Promise<void> {
    for (;;) {
      const due = plan.rate === 0 ? 0 : this.#startedAt + (this.#sent / plan.rate) * 1000 - performance.now();
      if (due > 0) {
        await sleep(due);
        continue;
      }
      const body = this.#next();
      if (body === undefined) return;
      await this.#deliver(body);
    }
  }

  #next(): { parts: Buffer[]; nLines: number } | undefined {
    if (performance.now() - this.#startedAt > plan.seconds * 1000) this.#isOver = true;
    const parts: Buffer[] = [];
    let nLines = 0;
    while (!this.#isOver && nLines < plan.eventsPerRequest) {
      const { value, done } = this.#source.next();
      if (done === true || value === undefined) this.#isOver = true;
      else {
        parts.push(value.bytes);
        nLines += value.nLines;
      }
    }
    this.#sent += nLines;
    return nLines === 0 ? undefined : { parts, nLines };
  }

  /** Sends until it is acknowledged. */
  async #deliver({ parts }: { parts: Buffer[] }): Promise<void> {
    const startedAt = performance.now();
    for (;;) {
      const { status, text } = await send(parts);
      if (status === 503) {
        this.#refused += 1;
        await sleep(1000);
        continue;
      }
      if (status !== 200) throw new Error(`the server answered ${status}: ${text.slice(0, 500)}`);
      const now = performance.now();
      this.#latencies.push(now - startedAt);
      this.#count(JSON.parse(text), Math.floor((now - this.#startedAt) / 1000));
      return;
    }
  }

  #count({ accepted, duplicates, rejected }: Answer, second: number): void {
    this.#total = {
      accepted: this.#total.accepted + accepted,
      duplicates: this.#total.duplicates + duplicates,
      rejected: this.#total.rejected + rejected,
    };
    while (this.#perSecond.length <= second) this.#perSecond.push(0);
    this.#perSecond[second] += accepted;
  }
}

const result = await new Load().run();
agent.destroy();
process.stdout.write(`${JSON.stringify(result)}\n`);
