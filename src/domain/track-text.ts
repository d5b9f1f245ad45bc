import { hash } from 'node:crypto';

/** The name space of the ids of text tracks (RFC 9562, version 5). It must never change: ids in logs were made with it. */
const NAME_SPACE = Buffer.from('c565d15a1c2c49c6818756b47debfb1b', 'hex');

/** Letters that differ in spelling alone, and that no decomposition takes apart. */
const FOLDED_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const FOLDED = new RegExp(`[${Object.keys(FOLDED_LETTERS).join('')}]`, 'g');

/** Accents of Latin and Greek letters. Marks of other scripts make other letters: the Japanese か and が. */
const ACCENTS = /([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;
/** What stands in a word without dividing it. */
const APOSTROPHES = /['’‘ʼ`]/g;
const PUNCTUATION = /[\p{P}\p{Z}\p{Cc}\p{Cf}]+/gu;
const ASCII = /^[ -~]*$/;
const ASCII_PUNCTUATION = /[ !"#%()*,\-./:;?@[\\\]_{}]+/g;
const FEATURING = /\b(?:feat|ft|featuring)\b/g;
const PLAIN = /^[a-z0-9 ]*$/;

/**
 * Normalises a title or a name to the form by which text tracks are told apart: compatibility forms, case, accents, apostrophes,
 * punctuation, white space, `&` for `and` and the spellings of `feat.` make no difference. Parts in brackets and guests stay: a live
 * recording is not the one of the studio, and an id that joins two tracks could never be mended; what belongs together besides is
 * joined by matching, which can. Text of nothing but punctuation stays as it is, in lower case.
 *
 * Ids depend on each rule here, so none may change; `tests/domain/track-text.test.ts` has vectors.
 */
export function normaliseText(text: string): string {
  if (ASCII.test(text)) return normaliseAscii(text.toLowerCase());
  // The acute accent alone would become a space with a mark.
  const lower = text.replaceAll('´', "'").normalize('NFKC').toLowerCase();
  if (PLAIN.test(lower)) return spellFeat(lower.replace(/ +/g, ' ').trim());
  const bare = lower
    .replace(APOSTROPHES, '')
    .normalize('NFC')
    .replaceAll('ё', 'е')
    .normalize('NFD')
    .replace(ACCENTS, '$1')
    .normalize('NFC')
    .replace(FOLDED, (letter) => FOLDED_LETTERS[letter]);
  const words = bare.replaceAll('&', ' and ').replace(PUNCTUATION, ' ').trim();
  return words === '' ? lower.replace(/\s+/g, ' ').trim() : spellFeat(words);
}

/** What `normaliseText` makes of a text in lower case that has no letters but those of English: most texts, at a fraction of the cost. */
function normaliseAscii(lower: string): string {
  const bare = PLAIN.test(lower) ? lower : lower.replace(/['`]/g, '').replaceAll('&', ' and ');
  const words = bare.replace(ASCII_PUNCTUATION, ' ').trim();
  return words === '' ? lower.replace(/ +/g, ' ').trim() : spellFeat(words);
}

function spellFeat(words: string): string {
  return words.replace(FEATURING, 'feat');
}

const BRACKETED = /\s*[([{]([^()[\]{}]*)[)\]}]/g;
/** What services put after a title to say which issue it is: `- Remastered 2011`, `- Radio Edit`. */
const NOTE_AFTER_DASH = /\s[-–—]\s+((?:(?!\s[-–—]\s).)*)$/;
const ISSUE =
  /\b(?:remaster(?:ed)?|edit|version|mono|stereo|single|bonus|deluxe|anniversary|edition|explicit)\b/i;
/** Another recording, or another part of the work. */
const OTHER_RECORDING =
  /\b(?:live|remix|mix|cover|karaoke|instrumental|acoustic|demo|unplugged|rehearsal|take|dub|reprise|part|pt|vol|no)\b/i;
const GUESTS = /\s+(?:feat|ft|featuring)\b.*$/i;
const ARTICLE_LAST = /^(.+), the$/i;

/**
 * Gives the form by which tracks are matched where the full text finds nothing: without guests, the article of a name, and what only
 * says which issue it is, in brackets or after a dash. Live recordings, remixes and parts of a work keep saying so. Where that leaves
 * nothing, the full form.
 */
export function loosenText(text: string): string {
  const bare = text
    .replace(BRACKETED, (bracket, inside) => (OTHER_RECORDING.test(inside) ? bracket : ''))
    .replace(NOTE_AFTER_DASH, (note, said) => (ISSUE.test(said) && !OTHER_RECORDING.test(said) ? '' : note))
    .replace(GUESTS, '')
    .replace(ARTICLE_LAST, '$1');
  const loose = normaliseText(bare).replace(/^the /, '');
  return loose === '' ? normaliseText(text) : loose;
}

/**
 * Gives the id that a track known by text alone has for ever: `track:` and a UUID of version 5 over the normalised artist and title.
 * ListenBrainz calls that UUID `recording_msid`.
 */
export function trackIdOf(artist: string, track: string): string {
  // Normalised text holds no NUL, so it separates them without doubt.
  const name = Buffer.from(`${normaliseText(artist)}\0${normaliseText(track)}`);
  const digest = hash('sha1', Buffer.concat([NAME_SPACE, name]), 'buffer');
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `track:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
