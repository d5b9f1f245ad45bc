import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import type { FactorMatrix } from '../../src/dataset/factor-matrix.ts';

/** How lists compare with a full sort of scores in double precision. */
export interface ListCheck {
  readonly nPlaces: number;
  /** Places with another item, whose score is the same in single precision. */
  readonly ties: number;
  /** Places with another item, whose score is another one. */
  readonly wrong: number;
}

/** What lists are made from; row r of `seen` and of the lists is user r. */
export interface ListInputs {
  readonly users: FactorMatrix;
  readonly items: FactorMatrix;
  readonly seen: CsrMatrix;
  readonly count: number;
}

/** Holds the lists of every `step`-th user, [nUsers x count], to a full sort. Cost: O(nItems factors) a user checked. */
export function checkLists(itemRows: Int32Array, inputs: ListInputs, step: number): ListCheck {
  const { users, count } = inputs;
  let [nPlaces, ties, wrong] = [0, 0, 0];
  for (let user = 0; user < users.nRows; user += step) {
    const scores = exactScores(inputs, user);
    const best = Array.from(scores.keys()).sort((one, other) => scores[other] - scores[one] || one - other);
    for (let place = 0; place < count; place++) {
      const [expected, actual] = [best[place], itemRows[user * count + place]];
      nPlaces++;
      if (expected === actual) continue;
      if (Math.fround(scores[expected]) === Math.fround(scores[actual])) ties++;
      else wrong++;
    }
  }
  return { nPlaces, ties, wrong };
}

function exactScores({ users, items, seen }: ListInputs, user: number): Float64Array {
  const { factors } = users;
  const scores = new Float64Array(items.nRows);
  for (let item = 0; item < items.nRows; item++) {
    let sum = 0;
    for (let factor = 0; factor < factors; factor++) {
      sum += users.values[user * factors + factor] * items.values[item * factors + factor];
    }
    scores[item] = sum;
  }
  for (const item of seen.columns.subarray(seen.rowStarts[user], seen.rowStarts[user + 1])) {
    scores[item] = Number.NEGATIVE_INFINITY;
  }
  return scores;
}
