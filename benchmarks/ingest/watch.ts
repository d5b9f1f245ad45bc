import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What was seen of a server while it was under load. */
export interface Watched {
  readonly maxResidentMb: number;
  /** Events that projections were behind at the most, by projection. */
  readonly maxLag: Readonly<Record<string, number>>;
  /** From sending a single event until the next answer had it, in milliseconds. */
  readonly eventToAnswerMs: readonly number[];
  /** Single events that were sent. */
  readonly nProbes: number;
}

interface Target {
  readonly url: string;
  readonly ingestKey: string;
  readonly adminKey: string;
  readonly pid: number;
}

const EVERY_MS = 1000;
const PROBE_TIMEOUT_MS = 60_000;

/** Resident memory of a process, in MB; Linux only. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** Processor time that a process has used until now, in seconds; Linux only. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function getJson(target: Target, path: string): Promise<Record<string, unknown>> {
  const reply = await fetch(`${target.url}${path}`, {
    headers: { authorization: `Bearer ${target.adminKey}` },
  });
  if (!reply.ok) throw new Error(`${path} was answered ${reply.status}: ${await reply.text()}`);
  return reply.json() as Promise<Record<string, unknown>>;
}

/** How far each projection is behind, and how many events there are. */
export async function readStatus(
  target: Target,
): Promise<{ lag: Record<string, number>; nEvents: number; nUsers: number }> {
  const status = await getJson(target, '/api/v1/status?catalogue=tracks');
  const lag = Object.entries(Object(status.projection_lag_events)).map(
    ([name, value]) => [name, Number(value)] as const,
  );
  return { lag: Object.fromEntries(lag), nEvents: Number(status.n_events), nUsers: Number(status.n_users) };
}

async function probe(target: Target, number: number): Promise<number> {
  const startedAt = performance.now();
  const event = {
    type: 'thumb_up',
    user_id: `probe-${number % 50}`,
    item_id: `track:probe-${number}`,
    ts: Date.now(),
  };
  for (;;) {
    const reply = await fetch(`${target.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.ingestKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [event] }),
    });
    await reply.arrayBuffer();
    if (reply.ok) break;
    await sleep(100);
  }
  while (performance.now() - startedAt < PROBE_TIMEOUT_MS) {
    const answer = await getJson(
      target,
      `/api/v1/users/${event.user_id}/interactions?catalogue=tracks&count=1000`,
    );
    if (JSON.stringify(answer).includes(`"${event.item_id}"`)) return performance.now() - startedAt;
  }
  const { lag } = await readStatus(target);
  throw new Error(
    `an event did not reach the answers within ${PROBE_TIMEOUT_MS} ms; events that projections are behind: ${JSON.stringify(lag)}`,
  );
}

/** Looks at a server every second until `until` resolves: memory, lag, and how soon an event is in the answers. */
export async function watch(target: Target, until: Promise<unknown>, firstProbe: number): Promise<Watched> {
  let isOver = false;
  until
    .finally(() => {
      isOver = true;
    })
    .catch(() => undefined);
  let maxResidentMb = 0;
  const maxLag: Record<string, number> = {};
  const eventToAnswerMs: number[] = [];
  while (!isOver) {
    const nextAt = performance.now() + EVERY_MS;
    eventToAnswerMs.push(await probe(target, firstProbe + eventToAnswerMs.length));
    const { lag } = await readStatus(target);
    for (const [name, value] of Object.entries(lag)) maxLag[name] = Math.max(maxLag[name] ?? 0, value);
    maxResidentMb = Math.max(maxResidentMb, residentMb(target.pid));
    await sleep(Math.max(0, nextAt - performance.now()));
  }
  return { maxResidentMb, maxLag, eventToAnswerMs, nProbes: eventToAnswerMs.length };
}
