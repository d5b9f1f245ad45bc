import { isSeen } from './top-n-seen';

// The best items of users while a scan goes on: a min-heap each, straight in the output.

let count: usize = 0;
let outRows: usize = 0;
let outScores: usize = 0;
let sizes: usize = 0;

/** Starts empty lists; `sizes_` takes 4 bytes for each of 32 users. Returns where these end. */
export function startLists(count_: usize, outRows_: usize, outScores_: usize, sizes_: usize, nUsers: usize): usize {
  count = count_;
  outRows = outRows_;
  outScores = outScores_;
  sizes = sizes_;
  memory.fill(sizes, 0, nUsers << 2);
  return sizes + 128;
}

/** Whether an entry ranks behind another: lower score, or the same and a higher row. */
// @ts-ignore: decorator
@inline
function isBehind(score: f32, row: u32, otherScore: f32, otherRow: u32): bool {
  return score < otherScore || (score == otherScore && row > otherRow);
}

/** Puts an entry in the place of the top of a heap of `size` whose top ranks last. */
function sink(scores: usize, rows: usize, size: usize, score: f32, row: u32): void {
  let at: usize = 0;
  for (;;) {
    let child: usize = 2 * at + 1;
    if (child >= size) break;
    let childScore = load<f32>(scores + (child << 2));
    let childRow = load<u32>(rows + (child << 2));
    if (child + 1 < size) {
      const otherScore = load<f32>(scores + ((child + 1) << 2));
      const otherRow = load<u32>(rows + ((child + 1) << 2));
      if (isBehind(otherScore, otherRow, childScore, childRow)) {
        child++;
        childScore = otherScore;
        childRow = otherRow;
      }
    }
    if (!isBehind(childScore, childRow, score, row)) break;
    store<f32>(scores + (at << 2), childScore);
    store<u32>(rows + (at << 2), childRow);
    at = child;
  }
  store<f32>(scores + (at << 2), score);
  store<u32>(rows + (at << 2), row);
}

function rise(scores: usize, rows: usize, place: usize, score: f32, row: u32): void {
  let at = place;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentScore = load<f32>(scores + (parent << 2));
    const parentRow = load<u32>(rows + (parent << 2));
    if (!isBehind(score, row, parentScore, parentRow)) break;
    store<f32>(scores + (at << 2), parentScore);
    store<u32>(rows + (at << 2), parentRow);
    at = parent;
  }
  store<f32>(scores + (at << 2), score);
  store<u32>(rows + (at << 2), row);
}

/** Keeps an item where it is among the best. Returns the score that the next one must reach. */
export function insert(user: usize, row: u32, score: f32): f32 {
  const scores = outScores + ((user * count) << 2);
  const rows = outRows + ((user * count) << 2);
  const size = <usize>load<u32>(sizes + (user << 2));
  if (size < count) {
    rise(scores, rows, size, score, row);
    store<u32>(sizes + (user << 2), <u32>(size + 1));
    return size + 1 == count ? load<f32>(scores) : -Infinity;
  }
  if (isBehind(load<f32>(scores), load<u32>(rows), score, row)) sink(scores, rows, count, score, row);
  return load<f32>(scores);
}

/** Turns a heap into the list from best to worst. */
export function finishList(user: usize): void {
  const scores = outScores + ((user * count) << 2);
  const rows = outRows + ((user * count) << 2);
  const size = <usize>load<u32>(sizes + (user << 2));
  for (let last = size; last > 1; last--) {
    const place = (last - 1) << 2;
    const score = load<f32>(scores + place);
    const row = load<u32>(rows + place);
    store<f32>(scores + place, load<f32>(scores));
    store<u32>(rows + place, load<u32>(rows));
    sink(scores, rows, last - 1, score, row);
  }
  endList(user, size);
}

/** Marks the places that stayed empty. */
function endList(user: usize, size: usize): void {
  for (let place = user * count + size; place < (user + 1) * count; place++) {
    store<f32>(outScores + (place << 2), -Infinity);
    store<u32>(outRows + (place << 2), 0xffffffff);
  }
}

/** Writes the list of a user to whom all items score 0: the first ones that are not seen. */
export function fillUnscored(user: usize, nItems: u32): void {
  let size: usize = 0;
  for (let row: u32 = 0; row < nItems && size < count; row++) {
    if (isSeen(user, row)) continue;
    store<f32>(outScores + ((user * count + size) << 2), 0);
    store<u32>(outRows + ((user * count + size) << 2), row);
    size++;
  }
  endList(user, size);
}
