import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTopN } from '../../src/kernels/top-n.ts';
import { openTopNPool, type TopNPool } from '../../src/parallel/top-n-pool.ts';
import { installPackages, openPythonPeer, type PythonPeer } from '../support/python-peer.ts';
import { type BenchCase, writeResult } from '../support/result-file.ts';
import { checkLists, type ListCheck } from './check-lists.ts';
import { type TopNCase, topNCases, withLikings } from './topn-cases.ts';

// The best 20 items of all users without the seen ones, beside faiss IndexFlatIP and implicit's recommend, in turns: `npm run bench -- topn`.

const { values: flags } = parseArgs({
  options: {
    factors: { type: 'string', default: '64,128' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
  },
});
const rounds = Number(flags.rounds);
const threads = Number(flags.threads);
const FOLDER = join(import.meta.dirname, '../.data/topn');
const COUNT = 20;
const N_CHECKED = 100;
const N_SINGLE = 1000;
const RIVALS = ['by_faiss', 'by_faiss_alone', 'by_implicit'] as const;

type Seconds = Record<'ours' | (typeof RIVALS)[number], number>;

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

async function race(one: TopNCase, pool: TopNPool, peer: PythonPeer | undefined): Promise<Seconds> {
  const best: Seconds = {
    ours: Infinity,
    by_faiss: Infinity,
    by_faiss_alone: Infinity,
    by_implicit: Infinity,
  };
  // The items are packed by the first call, as those of the rivals are before they are timed.
  await pool.topN({ ...one.users, nRows: 1 }, COUNT, undefined);
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    const lists = await pool.topN(one.users, COUNT, one.seen);
    best.ours = Math.min(best.ours, (performance.now() - startedAt) / 1000);
    if (round === 0) writeFileSync(join(FOLDER, 'ours.i32'), lists.itemRows);
    for (const rival of peer === undefined ? [] : RIVALS) {
      const answer = await peer?.ask({ do: rival });
      best[rival] = Math.min(best[rival], Number(answer?.seconds));
    }
  }
  return best;
}

function check(file: string, { users, items, seen }: TopNCase): ListCheck {
  const { buffer } = new Uint8Array(readFileSync(join(FOLDER, `${file}.i32`)));
  const step = Math.max(1, Math.floor(users.nRows / N_CHECKED));
  return checkLists(new Int32Array(buffer), { users, items, seen, count: COUNT }, step);
}

/** One user after the other in one thread, as answers are made. */
function timeSingles({ users, items, seen }: TopNCase): Quantiles {
  const selection = createTopN(items);
  const { factors, nRows, values } = users;
  const step = Math.max(1, Math.floor(nRows / N_SINGLE));
  const times: number[] = [];
  // Twice: the engine compiles in the first pass.
  for (const isTimed of [false, true]) {
    for (let user = 0; user < nRows; user += step) {
      const vector = values.subarray(user * factors, (user + 1) * factors);
      const own = seen.columns.subarray(seen.rowStarts[user], seen.rowStarts[user + 1]);
      const startedAt = performance.now();
      selection.topN(vector, COUNT, own);
      if (isTimed) times.push(performance.now() - startedAt);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))];
  return { p50: at(0.5), p99: at(0.99) };
}

function asQuantiles(value: unknown): Quantiles {
  const { p50, p99 } = Object(value);
  return { p50: Number(p50), p99: Number(p99) };
}

async function measure(given: TopNCase, peer: PythonPeer | undefined): Promise<readonly BenchCase[]> {
  const one = withLikings(given);
  const { users, items, seen } = one;
  writeFileSync(join(FOLDER, 'users.f32'), users.values);
  writeFileSync(join(FOLDER, 'items.f32'), items.values);
  writeFileSync(join(FOLDER, 'row-starts.u32'), seen.rowStarts);
  writeFileSync(join(FOLDER, 'columns.i32'), seen.columns);
  const shape = { nUsers: users.nRows, nItems: items.nRows, factors: users.factors };
  await peer?.ask({ do: 'load', ...shape, count: COUNT, threads });
  const pool = openTopNPool(items, { threads });
  const seconds = await race(one, pool, peer).finally(() => pool.close());
  const single = timeSingles(one);
  const singles = await peer?.ask({ do: 'singles' });
  const speed = (took: number): number | undefined =>
    Number.isFinite(took) ? users.nRows / took : undefined;
  const ratio = (took: number): number | undefined =>
    Number.isFinite(took) ? took / seconds.ours : undefined;
  const [faiss, implicit] =
    singles === undefined ? [] : [asQuantiles(singles.faiss), asQuantiles(singles.implicit)];
  return [
    {
      name: given.name,
      unit: 'users/s',
      ours: users.nRows / seconds.ours,
      peer: speed(seconds.by_faiss),
      ratio: ratio(seconds.by_faiss),
      implicit: speed(seconds.by_implicit),
      implicitRatio: ratio(seconds.by_implicit),
      faissWithSeenItems: speed(seconds.by_faiss_alone),
      faissWithSeenItemsRatio: ratio(seconds.by_faiss_alone),
      ...shape,
      listsBesideFullSort: {
        ours: check('ours', one),
        ...(peer && { faiss: check('by_faiss', one), implicit: check('by_implicit', one) }),
      },
    },
    {
      name: `${given.name}, one user`,
      unit: 'ms (p50)',
      ours: single.p50,
      peer: faiss?.p50,
      ratio: faiss && faiss.p50 / single.p50,
      implicitRatio: implicit && implicit.p50 / single.p50,
      p99: { ours: single.p99, faiss: faiss?.p99, implicit: implicit?.p99 },
    },
  ];
}

mkdirSync(FOLDER, { recursive: true });
const missing = installPackages(
  ['implicit>=0.7.2,<0.8', 'faiss-cpu', 'threadpoolctl'],
  ['implicit', 'faiss', 'threadpoolctl'],
);
const peer =
  missing === undefined ? openPythonPeer(join(import.meta.dirname, 'topn_peer.py'), [FOLDER]) : undefined;
const versions = await peer?.ask({ do: 'version' });
const cases: BenchCase[] = [];
for await (const one of topNCases(flags.factors.split(',').map(Number), threads)) {
  cases.push(...(await measure(one, peer)));
}
peer?.close();
writeResult('topn', {
  peers: {
    faiss:
      versions === undefined
        ? `missing: ${missing}`
        : `faiss ${versions.faiss}, IndexFlatIP, then the seen items dropped`,
    implicit:
      versions === undefined
        ? `missing: ${missing}`
        : `implicit ${versions.implicit}, recommend with liked items filtered`,
  },
  timed: `the best ${COUNT} of all items for all users without the seen ones, ${threads} threads each, the best of ${rounds} rounds in turns; one user: one thread each`,
  cases,
});
