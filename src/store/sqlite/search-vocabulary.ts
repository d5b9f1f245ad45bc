import type { DatabaseSync } from 'node:sqlite';
import { numberCell, textCell } from './cell.ts';
import { type Comparison, editDistance } from './edit-distance.ts';

/** A word of the index that a typed one may have been meant as. */
export interface NearWord {
  readonly word: string;
  readonly distance: number;
}

/** Words of the index in flat memory: about 20 bytes each. */
interface Words {
  /** All of them in one, ascending. */
  readonly text: string;
  /** Where each begins; one more for the end. */
  readonly starts: Uint32Array;
  /** Which letters each has, as bits by their code modulo 32. */
  readonly letters: Uint32Array;
  readonly nEntries: Uint32Array;
}

/** A slice of reading goes over about so many places of entries, some 5 ms; a word costs as much as a few of them. */
const SLICE_ENTRIES = 150_000;
const WORD_COST = 20;
const MAX_NEAR = 8;

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters >>> 0;
}

function countBits(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function gather(words: readonly string[], counts: readonly number[]): Words {
  const starts = new Uint32Array(words.length + 1);
  for (const [row, word] of words.entries()) starts[row + 1] = starts[row] + word.length;
  return {
    text: words.join(''),
    starts,
    letters: Uint32Array.from(words, lettersOf),
    nEntries: Uint32Array.from(counts),
  };
}

/** Gives the end of the row of terms that are no words (of titles, of a filter) which a term stands in; undefined for a word. */
function endOfOthers(term: string): string | undefined {
  if (term.startsWith('=')) return '=\u{10ffff}';
  return term.charAt(1) === '/' ? `${term.slice(0, 2)}\u{10ffff}` : undefined;
}

const DIGIT = /\p{N}/u;

/** How many letters of a word may be wrong. With another digit it is another number. */
function mostWrong(word: string): number {
  if (word.length < 3 || DIGIT.test(word)) return 0;
  return word.length < 6 ? 1 : 2;
}

/** The words of the search index in memory, among which those are looked for that a typed word may have been meant as. */
export class SearchVocabulary {
  readonly #read;
  #words: Words = gather([], []);
  #reading: { readonly words: string[]; readonly counts: number[]; last: string } | undefined;

  constructor(database: DatabaseSync) {
    database.exec("CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab(main, search, 'row')");
    this.#read = database.prepare('SELECT term, doc FROM temp.search_terms WHERE term > ?');
  }

  /** Reads the words anew, a slice a call; true once all are read and looked in. */
  readSlice(): boolean {
    this.#reading ??= { words: [], counts: [], last: '' };
    const { words, counts } = this.#reading;
    let nEntries = 0;
    for (let isJump = true; isJump; ) {
      isJump = false;
      for (const row of this.#read.iterate(this.#reading.last)) {
        const [term, doc] = [textCell(row.term), numberCell(row.doc)];
        const end = endOfOthers(term);
        this.#reading.last = end ?? term;
        isJump = end !== undefined;
        if (isJump) break;
        words.push(term);
        counts.push(doc);
        nEntries += doc + WORD_COST;
        if (nEntries > SLICE_ENTRIES) return false;
      }
    }
    this.#words = gather(words, counts);
    this.#reading = undefined;
    return true;
  }

  /** Tells whether there is this word, or one that begins with it. */
  has(typed: string, comparison: Comparison): boolean {
    const { text, starts, letters } = this.#words;
    let [from, to] = [0, letters.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (text.slice(starts[middle], starts[middle + 1]) < typed) from = middle + 1;
      else to = middle;
    }
    const found = text.slice(starts[from], starts[from + 1]);
    return comparison === 'whole' ? found === typed : found.startsWith(typed);
  }

  /** Gives the nearest words that are not the typed one: at most eight, the nearest first, of equals the one of more entries. */
  near(typed: string, comparison: Comparison): readonly NearWord[] {
    const { text, starts, letters, nEntries } = this.#words;
    const most = mostWrong(typed);
    if (most === 0) return [];
    const own = lettersOf(typed);
    const found: (NearWord & { readonly count: number })[] = [];
    for (let row = 0; row < letters.length; row += 1) {
      const length = starts[row + 1] - starts[row];
      if (length < typed.length - most || (comparison === 'whole' && length > typed.length + most)) continue;
      // A wrong letter takes one away and brings another.
      const missing = countBits(own & ~letters[row]);
      if (missing > most) continue;
      if (comparison === 'whole' && missing + countBits(letters[row] & ~own) > 2 * most) continue;
      if (comparison === 'beginning' && text.charCodeAt(starts[row]) !== typed.charCodeAt(0)) continue;
      const word = text.slice(starts[row], starts[row + 1]);
      const distance = editDistance(typed, word, most, comparison);
      if (distance > 0 && distance <= most) found.push({ word, distance, count: nEntries[row] });
    }
    found.sort((one, other) => one.distance - other.distance || other.count - one.count);
    return found.slice(0, MAX_NEAR);
  }
}
