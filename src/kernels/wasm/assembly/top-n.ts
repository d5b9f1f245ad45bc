import { madd } from './simd';

// Exact selection fused with scoring: eight items a panel, a min-heap a user, and only scores above the user's worst kept one leave
// the registers. Items come in row order, so an equal score never displaces an earlier item. Seen items are dropped when one is to be inserted.

let count: usize = 0;
let nItems: usize = 0;
let seenStarts: usize = 0;
let seenItems: usize = 0;
let outRows: usize = 0;
let outScores: usize = 0;
let sizes: usize = 0;
let floors: usize = 0;

function isSeen(user: usize, item: u32): bool {
  let low = <usize>load<u32>(seenStarts + (user << 2));
  let high = <usize>load<u32>(seenStarts + (user << 2), 4);
  while (low < high) {
    const middle = (low + high) >> 1;
    const seen = load<u32>(seenItems + (middle << 2));
    if (seen == item) return true;
    if (seen < item) low = middle + 1;
    else high = middle;
  }
  return false;
}

/** Whether an entry ranks behind another: lower score, or the same and a higher row. */
// @ts-ignore: decorator
@inline
function isBehind(score: f32, item: u32, otherScore: f32, otherItem: u32): bool {
  return score < otherScore || (score == otherScore && item > otherItem);
}

/** Lets an entry sink from place `at` of a heap of `size` whose top ranks last. */
function sink(scores: usize, rows: usize, size: usize, place: usize, score: f32, item: u32): void {
  let at = place;
  for (;;) {
    let child: usize = 2 * at + 1;
    if (child >= size) break;
    let childScore = load<f32>(scores + (child << 2));
    let childItem = load<u32>(rows + (child << 2));
    if (child + 1 < size) {
      const otherScore = load<f32>(scores + ((child + 1) << 2));
      const otherItem = load<u32>(rows + ((child + 1) << 2));
      if (isBehind(otherScore, otherItem, childScore, childItem)) {
        child++;
        childScore = otherScore;
        childItem = otherItem;
      }
    }
    if (!isBehind(childScore, childItem, score, item)) break;
    store<f32>(scores + (at << 2), childScore);
    store<u32>(rows + (at << 2), childItem);
    at = child;
  }
  store<f32>(scores + (at << 2), score);
  store<u32>(rows + (at << 2), item);
}

function rise(scores: usize, rows: usize, place: usize, score: f32, item: u32): void {
  let at = place;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentScore = load<f32>(scores + (parent << 2));
    const parentItem = load<u32>(rows + (parent << 2));
    if (!isBehind(score, item, parentScore, parentItem)) break;
    store<f32>(scores + (at << 2), parentScore);
    store<u32>(rows + (at << 2), parentItem);
    at = parent;
  }
  store<f32>(scores + (at << 2), score);
  store<u32>(rows + (at << 2), item);
}

function insert(user: usize, item: u32, score: f32): void {
  if (item >= <u32>nItems || isSeen(user, item)) return;
  const at = user << 2;
  const size = <usize>load<u32>(sizes + at);
  const scores = outScores + ((user * count) << 2);
  const rows = outRows + ((user * count) << 2);
  if (size < count) {
    rise(scores, rows, size, score, item);
    store<u32>(sizes + at, <u32>(size + 1));
    if (size + 1 == count) store<f32>(floors + at, load<f32>(scores));
    return;
  }
  sink(scores, rows, count, 0, score, item);
  store<f32>(floors + at, load<f32>(scores));
}

/** Offers the four scores of items `item .. item + 3` to a user. */
// @ts-ignore: decorator
@inline
function offer(user: usize, item: u32, scores: v128): void {
  const floor = f32x4.splat(load<f32>(floors + (user << 2)));
  if (v128.any_true(f32x4.gt(scores, floor))) insertLanes(user, item, scores);
}

function insertLanes(user: usize, item: u32, scores: v128): void {
  const floor = floors + (user << 2);
  if (f32x4.extract_lane(scores, 0) > load<f32>(floor)) insert(user, item, f32x4.extract_lane(scores, 0));
  if (f32x4.extract_lane(scores, 1) > load<f32>(floor)) insert(user, item + 1, f32x4.extract_lane(scores, 1));
  if (f32x4.extract_lane(scores, 2) > load<f32>(floor)) insert(user, item + 2, f32x4.extract_lane(scores, 2));
  if (f32x4.extract_lane(scores, 3) > load<f32>(floor)) insert(user, item + 3, f32x4.extract_lane(scores, 3));
}

/** Scores one panel for four users. */
function scorePanel(user: usize, users: usize, rowBytes: usize, panel: usize, item: u32): void {
  const user1 = users + rowBytes;
  const user2 = user1 + rowBytes;
  const user3 = user2 + rowBytes;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let values = panel;
  for (let j: usize = 0; j < rowBytes; j += 4) {
    const ya = v128.load(values);
    const yb = v128.load(values, 16);
    const x0 = v128.load32_splat(users + j);
    a0 = madd(x0, ya, a0);
    b0 = madd(x0, yb, b0);
    const x1 = v128.load32_splat(user1 + j);
    a1 = madd(x1, ya, a1);
    b1 = madd(x1, yb, b1);
    const x2 = v128.load32_splat(user2 + j);
    a2 = madd(x2, ya, a2);
    b2 = madd(x2, yb, b2);
    const x3 = v128.load32_splat(user3 + j);
    a3 = madd(x3, ya, a3);
    b3 = madd(x3, yb, b3);
    values += 32;
  }
  offer(user, item, a0);
  offer(user, item + 4, b0);
  offer(user + 1, item, a1);
  offer(user + 1, item + 4, b1);
  offer(user + 2, item, a2);
  offer(user + 2, item + 4, b2);
  offer(user + 3, item, a3);
  offer(user + 3, item + 4, b3);
}

/** Scores four panels for one user; `panelBytes` lie between their starts. */
function scoreFourPanels(users: usize, rowBytes: usize, panel: usize, panelBytes: usize, item: u32): void {
  const panel1 = panel + panelBytes;
  const panel2 = panel1 + panelBytes;
  const panel3 = panel2 + panelBytes;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let at: usize = 0;
  for (let j: usize = 0; j < rowBytes; j += 4) {
    const x = v128.load32_splat(users + j);
    a0 = madd(x, v128.load(panel + at), a0);
    b0 = madd(x, v128.load(panel + at, 16), b0);
    a1 = madd(x, v128.load(panel1 + at), a1);
    b1 = madd(x, v128.load(panel1 + at, 16), b1);
    a2 = madd(x, v128.load(panel2 + at), a2);
    b2 = madd(x, v128.load(panel2 + at, 16), b2);
    a3 = madd(x, v128.load(panel3 + at), a3);
    b3 = madd(x, v128.load(panel3 + at, 16), b3);
    at += 32;
  }
  offer(0, item, a0);
  offer(0, item + 4, b0);
  offer(0, item + 8, a1);
  offer(0, item + 12, b1);
  offer(0, item + 16, a2);
  offer(0, item + 20, b2);
  offer(0, item + 24, a3);
  offer(0, item + 28, b3);
}

/** Turns a heap into the list from best to worst and marks the places that stayed empty. */
function finish(user: usize): void {
  const scores = outScores + ((user * count) << 2);
  const rows = outRows + ((user * count) << 2);
  const size = <usize>load<u32>(sizes + (user << 2));
  for (let last = size; last > 1; last--) {
    const place = (last - 1) << 2;
    const score = load<f32>(scores + place);
    const item = load<u32>(rows + place);
    store<f32>(scores + place, load<f32>(scores));
    store<u32>(rows + place, load<u32>(rows));
    sink(scores, rows, last - 1, 0, score, item);
  }
  for (let place = size; place < count; place++) {
    store<f32>(scores + (place << 2), -Infinity);
    store<u32>(rows + (place << 2), 0xffffffff);
  }
}

/** See TopNBatch of kernel.ts. `scratch` has 8 bytes a user, rounded up to 4 users. Panels are padded to a multiple of 4. */
export function topN(
  users: usize, nUsers: usize, packed: usize, nItems_: usize, factors: usize, count_: usize,
  seenStarts_: usize, seenItems_: usize, outRows_: usize, outScores_: usize, scratch: usize,
): void {
  count = count_;
  nItems = nItems_;
  seenStarts = seenStarts_;
  seenItems = seenItems_;
  outRows = outRows_;
  outScores = outScores_;
  const padded = (nUsers + 3) & ~3;
  sizes = scratch;
  floors = scratch + (padded << 2);
  for (let user: usize = 0; user < padded; user++) {
    store<u32>(sizes + (user << 2), 0);
    // A padding user takes nothing.
    store<f32>(floors + (user << 2), user < nUsers && count > 0 ? -Infinity : Infinity);
  }
  const rowBytes = factors << 2;
  const panelBytes = rowBytes << 3;
  const nPanels = (nItems + 7) >> 3;
  if (nUsers == 1) {
    for (let panel: usize = 0; panel < nPanels; panel += 4) {
      scoreFourPanels(users, rowBytes, packed + panel * panelBytes, panelBytes, <u32>(panel << 3));
    }
  } else {
    // A block of panels of at most 256 KiB stays in the second-level cache while all users pass.
    const block = max<usize>(1, (<usize>1 << 18) / panelBytes);
    for (let from: usize = 0; from < nPanels; from += block) {
      const to = min(nPanels, from + block);
      for (let user: usize = 0; user < nUsers; user += 4) {
        for (let panel = from; panel < to; panel++) {
          scorePanel(user, users + user * rowBytes, rowBytes, packed + panel * panelBytes, <u32>(panel << 3));
        }
      }
    }
  }
  for (let user: usize = 0; user < nUsers; user++) finish(user);
}
