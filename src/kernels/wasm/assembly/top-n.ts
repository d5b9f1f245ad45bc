import { fillUnscored, finishList, insert, startLists } from './top-n-list';
import { HEADER, PANEL } from './top-n-panels';
import { isSeen, markSeen, startMarks, unmarkSeen } from './top-n-seen';
import {
  codes, ERRORS, LENGTHS, LIMITS, prepareFillers, prepareUser, REACHES, SCALES, startUsers, STATE_BYTES, stateOf, states, USERS, users,
} from './top-n-users';

// Exact selection. A scan works on codes of one byte a factor: whole-number scores of a panel of 16 items for four users, and a bound on how
// far they are from the true ones. Only an item that the bound lets past the user's worst kept one is scored, in double precision from the
// vectors themselves: the codes never show in a result. Items come by falling norm: once |u| |y| is below the worst kept score of all four
// users, no later item can matter.
//
// Legend: score u.y = s_u s_p (code sum) + rest, |rest| <= |u - s_u b| |y| + |s_u b| |y - s_p a|, with user codes b, item codes a and their
// scales. Everything of a user is held in units of s_u.

/** Bytes of panels that stay in the second-level cache while all users of a call pass. */
const BLOCK_BYTES: usize = 1 << 18;
/** Hits that wait for their scores, at most 64 more from one panel. */
const MOST_QUEUED: usize = 16;
const QUEUE_BYTES: usize = 1024;

let panels: usize = 0;
let panelBytes: usize = 0;
let nPairs: usize = 0;
let vectors: usize = 0;
let vectorBytes: usize = 0;
let itemRows: usize = 0;
let nItems: u32 = 0;
/** Queued hits: user and place, 32 bits each. */
let hits: usize = 0;
let nHits: usize = 0;

/** Adds up a b of each pair of neighbouring bytes, `a` signed, `b` from 0 to 127. */
// @ts-ignore: decorator
@inline
function dotPairs(a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_dot<i16>(a, b);
  const even = i16x8.mul(i16x8.shr_s(i16x8.shl(a, 8), 8), v128.and(b, i16x8.splat(0xff)));
  return i16x8.add(even, i16x8.mul(i16x8.shr_s(a, 8), i16x8.shr_u(b, 8)));
}

// @ts-ignore: decorator
@inline
function product(x: usize, y: usize): v128 {
  return f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x)), f64x2.promote_low_f32x4(v128.load64_zero(y)));
}

function exactScore(x: usize, y: usize): f32 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let j: usize = 0; j < vectorBytes; j += 32) {
    a = f64x2.add(a, product(x + j, y + j));
    b = f64x2.add(b, product(x + j + 8, y + j + 8));
    c = f64x2.add(c, product(x + j + 16, y + j + 16));
    d = f64x2.add(d, product(x + j + 24, y + j + 24));
  }
  const sum = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return <f32>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/** Queues the items of a panel that may be among a user's best. Bit b of `bits` stands for place `place + b`. */
function queueHits(user: usize, place: u32, bits: u32): void {
  for (let rest = bits; rest != 0; rest &= rest - 1) {
    store<u32>(hits + (nHits << 3), <u32>user);
    store<u32>(hits + (nHits << 3), place + ctz(rest), 4);
    nHits++;
  }
}

/** Scores the queued items. Their vectors are read first, all of them: what far memory takes for one it then takes for all at once. */
function scoreHits(): void {
  const end = hits + (nHits << 3);
  let to = hits;
  let sum: u32 = 0;
  for (let at = hits; at < end; at += 8) {
    const user = load<u32>(at);
    const place = load<u32>(at, 4);
    if (place >= nItems) continue;
    const row = load<u32>(itemRows + (<usize>place << 2));
    if (isSeen(user, row)) continue;
    const vector = vectors + <usize>row * vectorBytes;
    for (let j: usize = 0; j < vectorBytes; j += 64) sum ^= load<u32>(vector + j);
    store<u32>(to, user);
    store<u32>(to, row, 4);
    to += 8;
  }
  // So that the reads are not taken for idle ones.
  store<u32>(end, sum);
  for (let at = hits; at < to; at += 8) {
    const user = <usize>load<u32>(at);
    const row = load<u32>(at, 4);
    const score = exactScore(users + user * vectorBytes, vectors + <usize>row * vectorBytes);
    const state = stateOf(user);
    store<f32>(state, insert(user, row, score) * load<f32>(state, SCALES), LIMITS);
  }
  nHits = 0;
}

// @ts-ignore: decorator
@inline
function hitsOf(a: v128, b: v128, floor: v128): u32 {
  return i16x8.bitmask(i16x8.gt_s(a, floor)) | (i16x8.bitmask(i16x8.gt_s(b, floor)) << 8);
}

// @ts-ignore: decorator
@inline
function anyAbove(a: v128, b: v128, floor: v128): v128 {
  return v128.or(i16x8.gt_s(a, floor), i16x8.gt_s(b, floor));
}

/** Scans panels `from .. to` for four users. Returns whether no later panel can matter to them. */
function scanFour(user: usize, from: usize, to: usize): bool {
  const state = states + (user >> 2) * STATE_BYTES;
  const userCodes = codes + (user >> 2) * (nPairs << 6);
  const nBytes = nPairs << 5;
  const end = panels + to * panelBytes;
  let place = <u32>from * PANEL;
  for (let panel = panels + from * panelBytes; panel < end; panel += panelBytes) {
    const limit = v128.load(state, LIMITS);
    const norm = v128.load32_splat(panel, 4);
    if (i32x4.all_true(f32x4.lt(f32x4.mul(v128.load(state, REACHES), norm), limit))) return true;
    const ofUser = f32x4.mul(v128.load(state, ERRORS), norm);
    const rest = f32x4.add(ofUser, f32x4.mul(v128.load(state, LENGTHS), v128.load32_splat(panel, 8)));
    const least = f32x4.mul(f32x4.sub(limit, rest), v128.load32_splat(panel));
    // Two less: one for the cut to a whole number, one for rounding.
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.sub(least, f32x4.splat(2)));
    const floors = i16x8.narrow_i32x4_s(whole, whole);
    let a0 = v128.load(panel, 16);
    let b0 = v128.load(panel, 32);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    const items = panel + HEADER;
    for (let j: usize = 0; j < nBytes; j += 32) {
      const ya = v128.load(items + j);
      const yb = v128.load(items + j, 16);
      const at = userCodes + (j << 1);
      const x0 = v128.load(at);
      a0 = i16x8.add(a0, dotPairs(ya, x0));
      b0 = i16x8.add(b0, dotPairs(yb, x0));
      const x1 = v128.load(at, 16);
      a1 = i16x8.add(a1, dotPairs(ya, x1));
      b1 = i16x8.add(b1, dotPairs(yb, x1));
      const x2 = v128.load(at, 32);
      a2 = i16x8.add(a2, dotPairs(ya, x2));
      b2 = i16x8.add(b2, dotPairs(yb, x2));
      const x3 = v128.load(at, 48);
      a3 = i16x8.add(a3, dotPairs(ya, x3));
      b3 = i16x8.add(b3, dotPairs(yb, x3));
    }
    const floor0 = v128.shuffle<i16>(floors, floors, 0, 0, 0, 0, 0, 0, 0, 0);
    const floor1 = v128.shuffle<i16>(floors, floors, 1, 1, 1, 1, 1, 1, 1, 1);
    const floor2 = v128.shuffle<i16>(floors, floors, 2, 2, 2, 2, 2, 2, 2, 2);
    const floor3 = v128.shuffle<i16>(floors, floors, 3, 3, 3, 3, 3, 3, 3, 3);
    const any01 = v128.or(anyAbove(a0, b0, floor0), anyAbove(a1, b1, floor1));
    const any23 = v128.or(anyAbove(a2, b2, floor2), anyAbove(a3, b3, floor3));
    if (v128.any_true(v128.or(any01, any23))) {
      queueHits(user, place, hitsOf(a0, b0, floor0));
      queueHits(user + 1, place, hitsOf(a1, b1, floor1));
      queueHits(user + 2, place, hitsOf(a2, b2, floor2));
      queueHits(user + 3, place, hitsOf(a3, b3, floor3));
      if (nHits >= MOST_QUEUED) scoreHits();
    }
    place += PANEL;
  }
  return false;
}

/** The least code sum of user 0 that a panel's item needs, in every lane. */
// @ts-ignore: decorator
@inline
function floorOfOne(panel: usize, limit: f32): v128 {
  const norm = load<f32>(panel, 4);
  const rest = load<f32>(states, ERRORS) * norm + load<f32>(states, LENGTHS) * load<f32>(panel, 8);
  const least = (limit - rest) * load<f32>(panel) - 2;
  return i16x8.splat(<i16>max<f32>(-32768, min<f32>(32767, least)));
}

/** Scans panels `from .. to`, a multiple of four, for the only user. Returns whether no later panel can matter. */
function scanOne(from: usize, to: usize): bool {
  const nBytes = nPairs << 5;
  const end = panels + to * panelBytes;
  let place = <u32>from * PANEL;
  for (let panel = panels + from * panelBytes; panel < end; panel += panelBytes << 2) {
    const limit = load<f32>(states, LIMITS);
    if (load<f32>(states, REACHES) * load<f32>(panel, 4) < limit) return true;
    const panel1 = panel + panelBytes;
    const panel2 = panel1 + panelBytes;
    const panel3 = panel2 + panelBytes;
    let a0 = v128.load(panel, 16);
    let b0 = v128.load(panel, 32);
    let a1 = v128.load(panel1, 16);
    let b1 = v128.load(panel1, 32);
    let a2 = v128.load(panel2, 16);
    let b2 = v128.load(panel2, 32);
    let a3 = v128.load(panel3, 16);
    let b3 = v128.load(panel3, 32);
    for (let j: usize = 0; j < nBytes; j += 32) {
      const x = v128.load(codes + (j << 1));
      a0 = i16x8.add(a0, dotPairs(v128.load(panel + j, HEADER), x));
      b0 = i16x8.add(b0, dotPairs(v128.load(panel + j, HEADER + 16), x));
      a1 = i16x8.add(a1, dotPairs(v128.load(panel1 + j, HEADER), x));
      b1 = i16x8.add(b1, dotPairs(v128.load(panel1 + j, HEADER + 16), x));
      a2 = i16x8.add(a2, dotPairs(v128.load(panel2 + j, HEADER), x));
      b2 = i16x8.add(b2, dotPairs(v128.load(panel2 + j, HEADER + 16), x));
      a3 = i16x8.add(a3, dotPairs(v128.load(panel3 + j, HEADER), x));
      b3 = i16x8.add(b3, dotPairs(v128.load(panel3 + j, HEADER + 16), x));
    }
    const floor0 = floorOfOne(panel, limit);
    const floor1 = floorOfOne(panel1, limit);
    const floor2 = floorOfOne(panel2, limit);
    const floor3 = floorOfOne(panel3, limit);
    const any01 = v128.or(anyAbove(a0, b0, floor0), anyAbove(a1, b1, floor1));
    const any23 = v128.or(anyAbove(a2, b2, floor2), anyAbove(a3, b3, floor3));
    if (v128.any_true(v128.or(any01, any23))) {
      queueHits(0, place, hitsOf(a0, b0, floor0));
      queueHits(0, place + PANEL, hitsOf(a1, b1, floor1));
      queueHits(0, place + 2 * PANEL, hitsOf(a2, b2, floor2));
      queueHits(0, place + 3 * PANEL, hitsOf(a3, b3, floor3));
      if (nHits >= MOST_QUEUED) scoreHits();
    }
    place += 4 * PANEL;
  }
  return false;
}

function scanAll(nUsers: usize): void {
  const nPanels = (<usize>nItems + 63) >> 6 << 2;
  const block = max<usize>(4, (BLOCK_BYTES / panelBytes) & ~3);
  const groups = (nUsers + USERS - 1) / USERS;
  let done: u32 = 0;
  for (let from: usize = 0; from < nPanels; from += block) {
    const to = min(nPanels, from + block);
    for (let group: usize = 0; group < groups; group++) {
      if (done & (1 << <u32>group)) continue;
      const isDone = nUsers == 1 ? scanOne(from, to) : scanFour(group * USERS, from, to);
      scoreHits();
      if (isDone) done |= 1 << <u32>group;
    }
  }
}

/** See TopNBatch of top-n-batch.ts: users `begin .. end`, at most 32 of them; `scratch` as in topNScratchBytes, its marks all 0. */
export function topN(
  panels_: usize, vectors_: usize, itemRows_: usize, nItems_: u32, stride: usize,
  users_: usize, count: usize, seenStarts: usize, seenItems: usize, outRows: usize, outScores: usize,
  begin: usize, end: usize, scratch: usize,
): void {
  const nUsers = end - begin;
  panels = panels_;
  vectors = vectors_;
  itemRows = itemRows_;
  nItems = nItems_;
  nPairs = stride >> 1;
  vectorBytes = stride << 2;
  panelBytes = HEADER + (nPairs << 5);
  const sizes = startUsers(users_ + begin * vectorBytes, stride, scratch);
  const first = (begin * count) << 2;
  hits = startLists(count, outRows + first, outScores + first, sizes, nUsers);
  startMarks(nItems, hits + QUEUE_BYTES);
  let zeros: u32 = 0;
  for (let user: usize = 0; user < nUsers; user++) {
    markSeen(user, seenStarts + ((begin + user) << 2), seenItems);
    if (prepareUser(user)) zeros |= 1 << <u32>user;
  }
  prepareFillers(nUsers);
  scanAll(nUsers);
  for (let user: usize = 0; user < nUsers; user++) {
    if (zeros & (1 << <u32>user)) fillUnscored(user, nItems);
    else finishList(user);
    unmarkSeen(user, seenStarts + ((begin + user) << 2), seenItems);
  }
}
