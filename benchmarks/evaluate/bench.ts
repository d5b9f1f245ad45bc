import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCsr } from '../../src/dataset/build-csr.ts';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { measuredUsers, type RankingTask } from '../../src/evaluation/evaluate-ranking.ts';
import { fitImplicitAls } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import type { RankingFactors } from '../../src/model/model.ts';
import { evaluateFactors } from '../../src/training/evaluate-factors.ts';
import { createRandom } from '../../src/util/random.ts';
import { createSyntheticMatrix } from '../als/synthetic-matrix.ts';
import { installPackages, openPythonPeer, type PythonPeer } from '../support/python-peer.ts';
import { writeResult } from '../support/result-file.ts';

// The evaluation of a ranking model over the full catalogue, beside implicit's `ranking_metrics_at_k`, in turns:
// `npm run bench -- evaluate`.

const FOLDER = join(import.meta.dirname, '../.data/evaluate');
const SHAPE = { nUsers: 6_000, nItems: 3_000, nEntries: 500_000, seed: 7 };
const TEST_SHARE = 0.2;
const FACTORS = 64;
const THREADS = 2;
const ROUNDS = 7;

/** Holds back a part of the entries, drawn at random. */
function splitEntries({ nRows, nColumns, rowStarts, columns }: CsrMatrix): RankingTask {
  const random = createRandom(SHAPE.seed);
  const parts = [0, 1].map(() => ({ rows: [] as number[], columns: [] as number[] }));
  for (let row = 0; row < nRows; row++)
    for (let entry = rowStarts[row]; entry < rowStarts[row + 1]; entry++) {
      const part = parts[Number(random.next() < TEST_SHARE)];
      part.rows.push(row);
      part.columns.push(columns[entry]);
    }
  const [train, relevant] = parts.map((part) =>
    buildCsr({
      nRows,
      nColumns,
      rows: Int32Array.from(part.rows),
      columns: Int32Array.from(part.columns),
      values: new Float32Array(part.rows.length).fill(1),
    }),
  );
  return { train, seen: train, relevant, userRows: measuredUsers(train, relevant).userRows, seed: 1 };
}

async function openRival(
  task: RankingTask,
  fitted: RankingFactors,
): Promise<[string, PythonPeer | undefined]> {
  const missing = installPackages(['implicit>=0.7.2,<0.8'], ['implicit']);
  if (missing !== undefined) return [`missing: ${missing}`, undefined];
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, matrix] of [
    ['train', task.train],
    ['test', task.relevant],
  ] as const) {
    writeFileSync(join(FOLDER, `${name}-starts.u32`), matrix.rowStarts);
    writeFileSync(join(FOLDER, `${name}-columns.i32`), matrix.columns);
  }
  writeFileSync(join(FOLDER, 'users.f32'), fitted.userFactors.values);
  writeFileSync(join(FOLDER, 'items.f32'), fitted.itemFactors.values);
  const peer = openPythonPeer(join(import.meta.dirname, 'implicit_peer.py'), [FOLDER]);
  const shape = [task.train.nRows, task.train.nColumns];
  const { version } = await peer.ask({ do: 'load', shape, factors: FACTORS, threads: THREADS });
  return [`implicit ${version}`, peer];
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

const task = splitEntries(createSyntheticMatrix(SHAPE));
const options = { ...DEFAULT_IMPLICIT, factors: FACTORS, iterations: 8 };
const fitted = await fitImplicitAls(task.train, options, { threads: THREADS });
const [rival, peer] = await openRival(task, fitted);
const best = { whole: Number.POSITIVE_INFINITY, figures: Number.POSITIVE_INFINITY };
let theirs: { seconds: number; ndcg: number } | undefined;
for (let round = 0; round < ROUNDS; round++) {
  const whole = await time(() => evaluateFactors('als', fitted, task, { threads: THREADS }));
  const figures = await time(() =>
    evaluateFactors('als', fitted, { ...task, seed: undefined }, { threads: THREADS }),
  );
  best.whole = Math.min(best.whole, whole);
  best.figures = Math.min(best.figures, figures);
  const answer = await peer?.ask({ do: 'evaluate', threads: THREADS });
  if (answer === undefined) continue;
  const seconds = Math.min(Number(answer.seconds), theirs?.seconds ?? Number.POSITIVE_INFINITY);
  theirs = { seconds, ndcg: Number(answer.ndcg) };
}
peer?.close();

const { metrics } = await evaluateFactors('als', fitted, task, { threads: THREADS });
const size = `${SHAPE.nUsers} users x ${SHAPE.nItems} items, f=${FACTORS}`;
const timed =
  'threads started, every user ranked over the full catalogue, figures at 10, 20 and 50 and by segment; 1,000 resamples for the intervals. ' +
  'The rival gives four figures at 20 alone, and no intervals. Seconds, the best of the rounds.';
writeResult('evaluate', {
  peers: { implicit: rival },
  timed,
  threads: THREADS,
  rounds: ROUNDS,
  cases: [
    { name: `${size}, with intervals`, ours: best.whole },
    { name: `${size}, without intervals`, ours: best.figures },
  ].map(({ name, ours }) => ({
    name,
    unit: 's',
    ours,
    peer: theirs?.seconds,
    ratio: theirs === undefined ? undefined : theirs.seconds / ours,
    ndcgDifference: theirs === undefined ? undefined : metrics['ndcg@20'].value - theirs.ndcg,
  })),
});
