import { parseArgs } from 'node:util';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { type Preferences, preferencesFrom, withoutAversions } from '../../src/dataset/preferences.ts';
import { type RatingColumns, takeRatings } from '../../src/dataset/rating-columns.ts';
import { matrixOf, seenMatrix } from '../../src/dataset/rating-matrix.ts';
import { MARK } from '../../src/domain/interaction.ts';
import { measuredUsers } from '../../src/evaluation/evaluate-ranking.ts';
import { createTopN } from '../../src/kernels/top-n.ts';
import { fitImplicitAls } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import type { RankingFactors } from '../../src/model/model.ts';
import { evaluateFactors } from '../../src/training/evaluate-factors.ts';
import { createListeningTable, type ListeningTable } from '../../tests/support/listening-table.ts';
import { writeResult } from '../support/result-file.ts';

// What plays, skips and thumbs tell of listeners whose tastes are known: `npm run bench -- listening`. Every way of weighing them is fitted
// to the same four fifths of what simulated listeners did, with the best of some regularizations, and has to find the songs of the last
// fifth that they truly like. No rival, no time.

const { values: flags } = parseArgs({
  options: { seeds: { type: 'string', default: '3' }, users: { type: 'string', default: '2500' } },
});
const N_ITEMS = 1500;
const REGULARIZATIONS = [0.008, 0.016, 0.032, 0.064];
const TEST_SHARE = 5;
/** From here on a song is truly liked; below minus this it is truly disliked. */
const LIKED = 0.5;

type Weigh = (columns: RatingColumns) => Preferences;

const weigh: Weigh = (columns) => preferencesFrom(columns, preferencePolicy(Number.POSITIVE_INFINITY));

/** From knowing nothing but that a song was played to everything. */
const WAYS: Readonly<Record<string, Weigh>> = {
  'every song that was played, alike': (columns) => weigh(playsOnly(columns, (plays) => Math.min(1, plays))),
  'plays by their logarithm': (columns) => weigh(playsOnly(columns, (plays) => plays)),
  'and thumbs up': (columns) => weigh({ ...columns, marks: thumbsUp(columns), skips: none(columns) }),
  'and no plays that were skipped': (columns) => withoutAversions(weigh(columns)),
  'and aversions, from skips and thumbs down': weigh,
};

function playsOnly(columns: RatingColumns, change: (plays: number) => number): RatingColumns {
  const { ratings, plays } = columns;
  return {
    ...columns,
    marks: new Uint8Array(ratings.length),
    plays: plays?.map(change) ?? none(columns),
    skips: none(columns),
  };
}

function thumbsUp({ marks, ratings }: RatingColumns): Uint8Array {
  return marks?.map((mark) => mark & MARK.thumbUp) ?? new Uint8Array(ratings.length);
}

function none({ ratings }: RatingColumns): Uint32Array {
  return new Uint32Array(ratings.length);
}

interface Figures {
  readonly ndcg: number;
  /** Share of the ten best songs that the listener truly dislikes. */
  readonly disliked: number;
}

async function measure(table: ListeningTable, way: Weigh): Promise<Figures> {
  const { columns, affinities } = table;
  const places = Int32Array.from(affinities.keys());
  const train = takeRatings(
    columns,
    places.filter((place) => place % TEST_SHARE !== 0),
  );
  const liked = places.filter((place) => place % TEST_SHARE === 0 && affinities[place] > LIKED);
  const weights = way(train);
  const likings = matrixOf(train, withoutAversions(weights));
  const seen = seenMatrix(train);
  const relevant = matrixOf(columns, { places: liked, weights: new Float32Array(liked.length).fill(1) });
  const task = { ...measuredUsers(seen, relevant), train: likings, seen, relevant, seed: undefined };
  let best: Figures = { ndcg: -1, disliked: 1 };
  for (const regularization of REGULARIZATIONS) {
    const options = { ...DEFAULT_IMPLICIT, factors: 16, iterations: 8, regularization };
    const factors = await fitImplicitAls(matrixOf(train, weights), options, { threads: 1 });
    const { metrics } = await evaluateFactors('als', factors, task, { threads: 1 });
    const ndcg = metrics['ndcg@10'].value;
    if (ndcg > best.ndcg) best = { ndcg, disliked: shareDisliked(table, factors, seen) };
  }
  return best;
}

function shareDisliked(
  table: ListeningTable,
  { userFactors, itemFactors }: RankingFactors,
  seen: ReturnType<typeof seenMatrix>,
): number {
  const topN = createTopN(itemFactors);
  let [nDisliked, nListed] = [0, 0];
  for (let userRow = 0; userRow < seen.nRows; userRow++) {
    const vector = userFactors.values.subarray(
      userRow * userFactors.factors,
      (userRow + 1) * userFactors.factors,
    );
    const own = seen.columns.subarray(seen.rowStarts[userRow], seen.rowStarts[userRow + 1]);
    for (const itemRow of topN.topN(vector, 10, own).itemRows) {
      nListed++;
      if (table.affinity(userRow, itemRow) < -LIKED) nDisliked++;
    }
  }
  return nDisliked / nListed;
}

const nSeeds = Number(flags.seeds);
const tables = Array.from({ length: nSeeds }, (_, seed) =>
  createListeningTable({ nUsers: Number(flags.users), nItems: N_ITEMS, seed: seed + 1 }),
);
const cases = [];
for (const [name, way] of Object.entries(WAYS)) {
  const figures: Figures[] = [];
  for (const table of tables) figures.push(await measure(table, way));
  const mean = (of: (figure: Figures) => number): number =>
    figures.reduce((sum, figure) => sum + of(figure), 0) / nSeeds;
  const disliked = mean((figure) => figure.disliked);
  cases.push({ name, unit: 'ndcg@10', ours: mean(({ ndcg }) => ndcg), disliked });
  console.log(`${name}: ${(100 * disliked).toFixed(2)} % of the ten best are disliked`);
}
const timed = `nothing; means over ${nSeeds} seeds of ${flags.users} listeners and ${N_ITEMS} songs`;
writeResult('listening', { peers: {}, timed, cases });
