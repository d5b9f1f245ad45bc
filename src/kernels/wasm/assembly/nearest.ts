// The nearest of many points of 16 whole numbers, exactly: the greatest x.y - |y|^2 / 2, for |x - y|^2 = |x|^2 - 2 (x.y - |y|^2 / 2).
//
// Points lie in panels of four: eight times the same pair of numbers of each, then the four halves of their squared lengths. A panel is
// scored by eight multiply-adds of pairs. Legend: `place` is a point's place in its run; `list` is a query's scores, best first, then
// the places that they are of.

const PANEL: usize = 144;
const HALVES: usize = 128;

/** Puts a point into a list that it is better than the last of; of equal ones the first stays in front. */
function insert(list: usize, count: usize, score: i32, place: i32): void {
  const places = list + (count << 2);
  let at = count - 1;
  while (at > 0) {
    const before = load<i32>(list + ((at - 1) << 2));
    if (before >= score) break;
    store<i32>(list + (at << 2), before);
    store<i32>(places + (at << 2), load<i32>(places + ((at - 1) << 2)));
    at--;
  }
  store<i32>(list + (at << 2), score);
  store<i32>(places + (at << 2), place);
}

function insertLanes(list: usize, count: usize, scores: v128, first: i32, self: i32): void {
  const last = list + ((count - 1) << 2);
  const score0 = i32x4.extract_lane(scores, 0);
  if (score0 > load<i32>(last) && first != self) insert(list, count, score0, first);
  const score1 = i32x4.extract_lane(scores, 1);
  if (score1 > load<i32>(last) && first + 1 != self) insert(list, count, score1, first + 1);
  const score2 = i32x4.extract_lane(scores, 2);
  if (score2 > load<i32>(last) && first + 2 != self) insert(list, count, score2, first + 2);
  const score3 = i32x4.extract_lane(scores, 3);
  if (score3 > load<i32>(last) && first + 3 != self) insert(list, count, score3, first + 3);
}

/** Goes over panels `begin .. end` for one query, whose first pair lies at `query`, the next 16 bytes on. */
function scan(
  query: usize,
  points: usize,
  begin: usize,
  end: usize,
  firstPlace: i32,
  self: i32,
  count: usize,
  list: usize,
): void {
  const q0 = v128.load32_splat(query);
  const q1 = v128.load32_splat(query, 16);
  const q2 = v128.load32_splat(query, 32);
  const q3 = v128.load32_splat(query, 48);
  const q4 = v128.load32_splat(query, 64);
  const q5 = v128.load32_splat(query, 80);
  const q6 = v128.load32_splat(query, 96);
  const q7 = v128.load32_splat(query, 112);
  const last = list + ((count - 1) << 2);
  let worst = v128.load32_splat(last);
  const stop = points + end * PANEL;
  for (let panel = points + begin * PANEL; panel < stop; panel += PANEL) {
    let a = i32x4.sub(i32x4.dot_i16x8_s(v128.load(panel), q0), v128.load(panel, HALVES));
    let b = i32x4.dot_i16x8_s(v128.load(panel, 16), q1);
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(panel, 32), q2));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(panel, 48), q3));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(panel, 64), q4));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(panel, 80), q5));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(panel, 96), q6));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(panel, 112), q7));
    a = i32x4.add(a, b);
    if (v128.any_true(i32x4.gt_s(a, worst))) {
      const place = (((panel - points) / PANEL) << 2) as i32;
      insertLanes(list, count, a, firstPlace + place, self);
      worst = v128.load32_splat(last);
    }
  }
}

/**
 * Brings the lists of queries `0 .. nQueries` up to date with the points of `nPanels` panels. Where `selfPlace` is not negative the
 * queries are points `selfPlace ..` of these panels: each begins behind its own panel, goes round, and passes itself by.
 */
export function nearest(
  queries: usize,
  nQueries: usize,
  points: usize,
  nPanels: usize,
  firstPlace: i32,
  selfPlace: i32,
  count: usize,
  lists: usize,
): void {
  for (let query: usize = 0; query < nQueries; query++) {
    const at = queries + (query >> 2) * PANEL + ((query & 3) << 2);
    const list = lists + query * (count << 3);
    if (selfPlace < 0) {
      scan(at, points, 0, nPanels, firstPlace, -1, count, list);
    } else {
      const self = selfPlace + (query as i32);
      const next = ((self >> 2) + 1) as usize;
      scan(at, points, next, nPanels, firstPlace, firstPlace + self, count, list);
      scan(at, points, 0, next, firstPlace, firstPlace + self, count, list);
    }
  }
}
