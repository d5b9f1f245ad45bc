const WORD_BITS = 5;
/** So many words without a row are looked at for each row, which takes less time than to sort them. */
const WORDS_A_ROW = 16;

/** A bit a row, all 0 between two calls. */
let bits = new Int32Array(1024);

/** Gives each row once, ascending, in the memory of what it was given. */
export function distinctRows(rows: Int32Array): Int32Array {
  let last = -1;
  let isSo = true;
  for (let at = 0; at < rows.length; at += 1) {
    if (rows[at] > last) last = rows[at];
    else isSo = false;
  }
  // As most lists are.
  if (isSo) return rows;
  const nWords = (last >> WORD_BITS) + 1;
  return nWords > WORDS_A_ROW * rows.length ? sortRows(rows) : markRows(rows, nWords);
}

function sortRows(rows: Int32Array): Int32Array {
  rows.sort();
  let n = 0;
  for (let at = 0; at < rows.length; at += 1) if (at === 0 || rows[at] !== rows[n - 1]) rows[n++] = rows[at];
  return rows.subarray(0, n);
}

function markRows(rows: Int32Array, nWords: number): Int32Array {
  if (bits.length < nWords) bits = new Int32Array(2 * nWords);
  for (let at = 0; at < rows.length; at += 1) bits[rows[at] >> WORD_BITS] |= 1 << rows[at];
  let n = 0;
  for (let word = 0; word < nWords; word += 1) {
    let left = bits[word];
    bits[word] = 0;
    while (left !== 0) {
      const lowest = left & -left;
      rows[n++] = (word << WORD_BITS) + 31 - Math.clz32(lowest);
      left ^= lowest;
    }
  }
  return rows.subarray(0, n);
}
