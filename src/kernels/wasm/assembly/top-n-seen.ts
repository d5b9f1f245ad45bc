// What users have seen: a bit for every item, set before a scan and taken back after it.

let marks: usize = 0;
let markBytes: usize = 0;

/** Starts without a mark; `marks_` is all 0. */
export function startMarks(nItems: u32, marks_: usize): void {
  marks = marks_;
  markBytes = ((<usize>nItems + 31) >> 5) << 2;
}

/** Marks what a user has seen: items `load(starts) .. load(starts + 4)` of `items`. */
export function markSeen(user: usize, starts: usize, items: usize): void {
  const end = items + (<usize>load<u32>(starts, 4) << 2);
  for (let at = items + (<usize>load<u32>(starts) << 2); at < end; at += 4) {
    const row = load<u32>(at);
    const word = marks + user * markBytes + ((row >> 5) << 2);
    store<u32>(word, load<u32>(word) | (1 << (row & 31)));
  }
}

/** Takes the marks back. Cost: that of the seen items, not of all. */
export function unmarkSeen(user: usize, starts: usize, items: usize): void {
  const end = items + (<usize>load<u32>(starts, 4) << 2);
  for (let at = items + (<usize>load<u32>(starts) << 2); at < end; at += 4) {
    store<u32>(marks + user * markBytes + ((load<u32>(at) >> 5) << 2), 0);
  }
}

// @ts-ignore: decorator
@inline
export function isSeen(user: usize, row: u32): bool {
  return (load<u32>(marks + user * markBytes + ((row >> 5) << 2)) & (1 << (row & 31))) != 0;
}
