/** How a word is compared: with the whole of another, or with the best beginning of it. */
export type Comparison = 'whole' | 'beginning';

const MAX_LENGTH = 64;
const ROW = MAX_LENGTH + 1;
// Rows of the table of distances: the one before the last, the last, the present one.
const rows = [new Uint8Array(ROW), new Uint8Array(ROW), new Uint8Array(ROW)];

/**
 * Counts the letters to insert, leave out, change or swap with the next one, until a typed word is another, or a beginning of it.
 * Gives `most + 1` where it takes more than `most`. Both at most 64 letters; of longer ones the rest is passed over.
 * Cost: O(typed x word). Source: the restricted edit distance of Damerau.
 */
export function editDistance(typed: string, word: string, most: number, comparison: Comparison): number {
  const nTyped = Math.min(typed.length, MAX_LENGTH);
  const nWord = Math.min(
    word.length,
    comparison === 'whole' ? MAX_LENGTH : Math.min(MAX_LENGTH, nTyped + most),
  );
  if (comparison === 'whole' && Math.abs(nTyped - nWord) > most) return most + 1;
  let [older, last, present] = rows;
  for (let place = 0; place <= nWord; place += 1) last[place] = place;
  for (let at = 1; at <= nTyped; at += 1) {
    const letter = typed.charCodeAt(at - 1);
    present[0] = at;
    let least = at;
    for (let place = 1; place <= nWord; place += 1) {
      const other = word.charCodeAt(place - 1);
      let cost = last[place - 1] + (letter === other ? 0 : 1);
      cost = Math.min(cost, last[place] + 1, present[place - 1] + 1);
      const isSwapped =
        at > 1 && place > 1 && letter === word.charCodeAt(place - 2) && other === typed.charCodeAt(at - 2);
      if (isSwapped) cost = Math.min(cost, older[place - 2] + 1);
      present[place] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [older, last, present] = [last, present, older];
  }
  if (comparison === 'whole') return Math.min(last[nWord], most + 1);
  let least = most + 1;
  for (let place = 0; place <= nWord; place += 1) least = Math.min(least, last[place]);
  return least;
}
