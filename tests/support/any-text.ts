import * as fc from 'fast-check';

const SIGNS = [
  '"',
  "'",
  '*',
  '^',
  '(',
  ')',
  ':',
  '-',
  '+',
  ' AND ',
  ' OR ',
  ' NOT ',
  'NEAR(',
  'tokens:',
  '=',
  'k/0',
  '\0',
  '%00',
  '❤️',
  '👩‍👩‍👧',
  '\ud83d',
  'ﷺ',
  'שלום',
  '東京',
  '\u202e',
  'ß',
  'é',
  '𝔘',
  'İ',
  'a',
  'b',
  ' ',
];

/** Texts of any code units, halves of surrogates included, among signs that mean something to query languages. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  return fc.array(fc.oneof(unit, fc.constantFrom(...SIGNS)), { maxLength }).map((parts) => parts.join(''));
}
