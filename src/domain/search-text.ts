import { normaliseText } from './track-text.ts';

const PLAIN = /^[a-z0-9 ]*$/;
const NOT_OF_WORDS = /[^\p{L}\p{N}\p{M}]+/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** Scripts that set no spaces: each sign is a word of its own, so that a title is found by any part of it. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
/** The longest word that is told apart to its end. */
const MAX_WORD_LENGTH = 48;
/** The longest title that is told apart to its end. */
const MAX_KEY_LENGTH = 64;
const ARTICLES: ReadonlySet<string> = new Set(['the', 'a', 'an']);

/**
 * Gives the words that a text is found by, and that a query looks for: without case, accents, apostrophes and punctuation, as
 * `normaliseText` has it; only letters, digits and the marks of scripts are left in them. A text of nothing but signs has one word a
 * sign, so that it can be found, too.
 */
export function searchWords(text: string): readonly string[] {
  const normal = normaliseText(text);
  if (PLAIN.test(normal)) return normal === '' ? [] : normal.split(' ').map(shorten);
  const words = normal
    .replace(UNSPACED, ' $& ')
    .split(NOT_OF_WORDS)
    .filter((word) => LETTER_OR_DIGIT.test(word));
  if (words.length > 0) return words.map(shorten);
  return [...normal].filter((sign) => sign.trim() !== '').map(nameSign);
}

function shorten(word: string): string {
  return word.length > MAX_WORD_LENGTH ? word.slice(0, MAX_WORD_LENGTH) : word;
}

function nameSign(sign: string): string {
  return `u${(sign.codePointAt(0) ?? 0).toString(16)}`;
}

/**
 * Gives the form by which a whole title is told, from its words: in one, without the article at the beginning (or, as film lists have
 * it, at the end), so that `Matrix, The` and `the matrix` are one title.
 */
export function titleKey(words: readonly string[]): string {
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  const from = words.length > 1 && ARTICLES.has(first) ? 1 : 0;
  const to = words.length > 1 && from === 0 && ARTICLES.has(last) ? words.length - 1 : words.length;
  return shortenKey(words.slice(from, to).join(''));
}

function shortenKey(key: string): string {
  return key.length > MAX_KEY_LENGTH ? key.slice(0, MAX_KEY_LENGTH) : key;
}
