import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loosenText, normaliseText, trackIdOf } from '../../src/domain/track-text.ts';

const FORMS = [
  ["Don't Stop Me Now - Remastered 2011", 'dont stop me now remastered 2011', 'dont stop me now'],
  ['Don’t Stop', 'dont stop', 'dont stop'],
  ['don´t', 'dont', 'dont'],
  ['Björk & Co.', 'bjork and co', 'bjork and co'],
  [
    'Another Brick in the Wall (Part 2)',
    'another brick in the wall part 2',
    'another brick in the wall part 2',
  ],
  ['Song (feat. B)', 'song feat b', 'song'],
  ['Song ft. B', 'song feat b', 'song'],
  ['Jóga [Live]', 'joga live', 'joga live'],
  ['A - B - 2009 Remaster', 'a b 2009 remaster', 'a b'],
  ['Song (with X) (Live at Y)', 'song with x live at y', 'song live at y'],
  ['Song (Radio Edit)', 'song radio edit', 'song'],
  ['Beatles, The', 'beatles the', 'beatles'],
  ['The Beatles', 'the beatles', 'beatles'],
  ['The The', 'the the', 'the'],
  ['(Remastered)', 'remastered', 'remastered'],
  ['ガガ', 'ガガ', 'ガガ'],
  ['ＡＢＣ  Ⅷ', 'abc viii', 'abc viii'],
  ['İstanbul Łódź Straße', 'istanbul lodz strasse', 'istanbul lodz strasse'],
  ['ΣΊΣΥΦΟΣ', 'σισυφοσ', 'σισυφοσ'],
  ['Ǽ Ёлка йод', 'ae елка йод', 'ae елка йод'],
  ['C++', 'c++', 'c++'],
  ['( )', '( )', '( )'],
  ['!!!', '!!!', '!!!'],
] as const;

/** Ids in logs depend on these: a change of one is a change of everybody's history. */
const VECTORS = [
  ['Björk', 'Jóga', 'track:59cce248-1482-50fb-9122-854e6058d2fb'],
  ['The Beatles', 'Here Comes the Sun', 'track:15b51bb1-85ca-551c-8ab2-b3d032b4b742'],
  ['!!!', 'Yadnus', 'track:8b0d898d-bf5b-5ac4-acd4-2b97bf627acd'],
  ['Sigur Rós', '( )', 'track:9ac1e2d8-0639-5cbd-a7d4-ca791f4612f3'],
  ['ガガ', 'がが', 'track:b7f708a7-4ced-5d2c-a956-e3be8da1eea5'],
  ["Guns N' Roses", 'Don’t Cry (feat. Nobody)', 'track:45cc827a-bafa-562e-aad9-70cd9743b894'],
] as const;

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...FORMS.flat(), ' ', '-', '(', ')', 'ft.', 'É')).map((parts) => parts.join(' ')),
);

test('texts have the forms that ids were made with', () => {
  for (const [given, normal, loose] of FORMS) {
    assert.equal(normaliseText(given), normal, given);
    assert.equal(loosenText(given), loose, given);
  }
});

test('a text of English letters alone has the form that it has beside others', () => {
  const characters = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  const english = fc
    .string({ unit: fc.constantFrom(...characters, 'ft ', 'feat.') })
    .filter((given) => /[a-z0-9]/i.test(given));
  fc.assert(
    fc.property(english, (given) => assert.equal(normaliseText(`${given} é`), `${normaliseText(given)} e`)),
  );
});

test('the id of a track is the one that it has always had', () => {
  for (const [artist, track, itemId] of VECTORS) assert.equal(trackIdOf(artist, track), itemId);
});

test('case, accents, quotes, dashes and white space make no other track; brackets do', () => {
  const itemId = trackIdOf('Guns N’ Roses', "Don't Cry – Única");
  assert.equal(trackIdOf("guns n' roses ", 'DON’T  CRY - unica'), itemId);
  assert.notEqual(trackIdOf("Guns N' Roses", "Don't Cry - Única (Live)"), itemId);
});

test('what belongs to the artist and what to the title is told apart', () => {
  assert.notEqual(trackIdOf('a b', 'c'), trackIdOf('a', 'b c'));
});

test('a normal form is its own normal form, has no capital and no space around it', () => {
  fc.assert(
    fc.property(text, (given) => {
      const normal = normaliseText(given);
      assert.equal(normaliseText(normal), normal);
      assert.equal(normal, normal.trim());
      assert.equal(normaliseText(given.normalize('NFD')), normaliseText(given.normalize('NFC')));
    }),
  );
});

test('only blank text has an empty form', () => {
  fc.assert(
    fc.property(text, (given) => {
      assert.equal(normaliseText(given) === '', given.trim() === '');
      assert.equal(loosenText(given) === '', given.trim() === '');
    }),
  );
});
