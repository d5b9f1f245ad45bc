const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
/** Places of a step, which takes some milliseconds. */
const STEP = 2 ** 18;

/** Where user rows come from: writes those of the places from `begin` up to `end` to the same places of `into`. */
type CopyUsers = (into: Int32Array, begin: number, end: number) => void;

/** The user rows of places, and the places by ascending user row, those of one user in their order. */
export interface SortedUsers {
  readonly users: Int32Array;
  readonly order: Int32Array;
}

/** One of the digits of user rows by which places are ordered. */
interface Pass {
  readonly users: Int32Array;
  readonly shift: number;
  /** By digit: how many places have a lower one; while places are moved, where the next one goes. */
  readonly starts: Int32Array;
}

function countDigits({ users, shift, starts }: Pass, begin: number, end: number): void {
  for (let place = begin; place < end; place += 1) starts[((users[place] >> shift) & (DIGITS - 1)) + 1] += 1;
}

function movePlaces({ users, shift, starts }: Pass, from: Int32Array, to: Int32Array, begin: number): void {
  const end = Math.min(begin + STEP, from.length);
  for (let at = begin; at < end; at += 1) {
    const digit = (users[from[at]] >> shift) & (DIGITS - 1);
    to[starts[digit]] = from[at];
    starts[digit] += 1;
  }
}

/**
 * Sorts the places 0 .. length - 1 by user row, a step at a time, with the share that is done after each. Cost: 3 passes over the places
 * for ten million users, which take about 15 ms a million.
 */
export function* sortByUser(length: number, copyUsers: CopyUsers): Generator<number, SortedUsers> {
  const users = new Int32Array(length);
  let from = new Int32Array(length);
  let to = new Int32Array(length);
  let most = 0;
  let nSteps = 0;
  const step = (nPasses: number): number => {
    nSteps += STEP;
    return Math.min(1, nSteps / (length * (1 + 2 * nPasses)));
  };
  for (let begin = 0; begin < length; begin += STEP) {
    const end = Math.min(begin + STEP, length);
    copyUsers(users, begin, end);
    for (let place = begin; place < end; place += 1) {
      from[place] = place;
      most = Math.max(most, users[place]);
    }
    yield step(3);
  }
  const nPasses = Math.max(1, Math.ceil((32 - Math.clz32(most)) / DIGIT_BITS));
  for (let shift = 0; shift < nPasses * DIGIT_BITS; shift += DIGIT_BITS) {
    const pass = { users, shift, starts: new Int32Array(DIGITS + 1) };
    for (let begin = 0; begin < length; begin += STEP) {
      countDigits(pass, begin, Math.min(begin + STEP, length));
      yield step(nPasses);
    }
    for (let digit = 0; digit < DIGITS; digit += 1) pass.starts[digit + 1] += pass.starts[digit];
    for (let begin = 0; begin < length; begin += STEP) {
      movePlaces(pass, from, to, begin);
      yield step(nPasses);
    }
    [from, to] = [to, from];
  }
  return { users, order: from };
}
