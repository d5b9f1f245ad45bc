import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { preferencesFrom } from '../../src/dataset/preferences.ts';
import type { RatingColumns } from '../../src/dataset/rating-columns.ts';
import { MARK } from '../../src/domain/interaction.ts';
import { DEFAULT_EXPLICIT, DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import { HELD_OUT } from '../../src/training/held-out.ts';
import { type Learned, learn } from '../../src/training/learn.ts';
import { measureFold } from '../../src/training/measure-fold.ts';
import { createListeningTable } from '../support/listening-table.ts';

const TABLE = createListeningTable({ nUsers: 400, nItems: 300, seed: 1 });
const RANKING = { ...DEFAULT_IMPLICIT, factors: 16, iterations: 8, regularization: 0.032 };

function learnFrom(columns: RatingColumns): Promise<Learned> {
  const task = {
    columns,
    ranking: RANKING,
    choosesRegularization: false,
    rating: { ...DEFAULT_EXPLICIT, factors: 4, iterations: 4 },
    policy: preferencePolicy(4),
    split: HELD_OUT,
    threads: 2,
  };
  return learn(task, () => undefined);
}

const learned = learnFrom(TABLE.columns);

test('tracks without a single rating are learnt from plays, skips and thumbs, measured beside the baselines, and have no rating model', async () => {
  const { evaluation, rating, ranking } = await learned;
  assert.equal(rating, undefined);
  assert.equal(ranking.userFactors.nRows, 400);
  const figureOf = (name: string): number =>
    evaluation?.rows.find((row) => row.name === name)?.metrics['ndcg@10'].value ?? Number.NaN;
  assert.ok(figureOf('als') > 1.3 * figureOf('popularity'), `${figureOf('als')} ${figureOf('popularity')}`);
  assert.ok(figureOf('popularity') > figureOf('random'));
  assert.deepEqual(
    evaluation?.rows.map(({ name }) => name),
    ['als', 'popularity', 'item-item', 'random'],
  );
  assert.match(
    evaluation?.split ?? '',
    /plays, thumbs up and other likings that outweigh skips and thumbs down/,
  );
});

test('in the test part a play is to be found again and a skip is not', async () => {
  const { columns } = TABLE;
  const skipped = {
    ...columns,
    plays: new Uint32Array(columns.ratings.length).fill(1),
    skips: new Uint32Array(columns.ratings.length).fill(1),
    marks: new Uint8Array(columns.ratings.length),
  };
  const { evaluation } = await learnFrom(skipped);
  assert.equal(evaluation, undefined, 'who skips everything has nothing to be found');
});

test('popularity counts what speaks for a track; thumbs down and skips take nothing away', async () => {
  const { statistics } = await learned;
  const { columns } = TABLE;
  const { marks, skips } = columns;
  const loud = {
    ...columns,
    marks: marks?.map((mark) => mark | MARK.thumbDown) ?? new Uint8Array(0),
    skips: skips ?? new Uint32Array(0),
  };
  assert.ok(preferencesFrom(loud, preferencePolicy(4)).weights.every((weight) => weight < 0));
  const disliked = await learnFrom({ ...loud, userRows: columns.userRows });
  assert.deepEqual(disliked.statistics.popularity, statistics.popularity);
  assert.ok(statistics.popularity.some((popularity) => popularity > 0));
});

test('songs that a listener has thumbed down score far below those that were heard out', async () => {
  const { ranking } = await learned;
  const { columns, affinities } = TABLE;
  const scoreOf = (place: number): number => {
    const [user, item] = [columns.userRows[place] * 16, columns.itemRows[place] * 16];
    let sum = 0;
    for (let k = 0; k < 16; k++)
      sum += ranking.userFactors.values[user + k] * ranking.itemFactors.values[item + k];
    return sum;
  };
  const meanOf = (isOne: (place: number) => boolean): number => {
    const places = Int32Array.from(affinities.keys()).filter(isOne);
    return places.reduce((sum, place) => sum + scoreOf(place), 0) / places.length;
  };
  const down = meanOf((place) => columns.marks?.[place] === MARK.thumbDown);
  const heard = meanOf((place) => (columns.plays?.[place] ?? 0) > (columns.skips?.[place] ?? 0));
  assert.ok(down < heard / 2, `thumbed down ${down}, heard ${heard}`);
});

test('ratings among plays are learnt by the rating model alone as well', async () => {
  const { columns, affinities } = TABLE;
  const ratings = columns.ratings.map((_, place) =>
    place % 3 === 0 ? Math.max(0.5, Math.min(5, Math.round(2 * (3 + affinities[place])) / 2)) : Number.NaN,
  );
  const { rating, evaluation, statistics } = await learnFrom({ ...columns, ratings });
  assert.ok(rating !== undefined && Number.isFinite(rating.mean));
  assert.ok(Number.isFinite(evaluation?.rows[0].metrics.rmse.value));
  assert.ok(statistics.averageRatings.some((average) => average > 0));
});

test('a fold of a tuning over listening is measured like one over ratings', async () => {
  const fold = { columns: TABLE.columns, policy: preferencePolicy(4), nFolds: 3, fold: 0, seed: 1 };
  const figures = await measureFold({ ...fold, settings: { model: 'ranking', options: RANKING } });
  assert.ok(figures['ndcg@10'] > 0);
});
