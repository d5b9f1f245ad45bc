import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { Item } from '../../src/domain/item.ts';
import { createRandom, type Random } from '../../src/util/random.ts';

const SYLLABLES =
  'ba be bi bo da de do fa fi ga go ha he hi ho ja jo ka ke ki la le li lo lu ma me mi mo na ne ni no pa pe po ra re ri ro sa se shi so sta ta te ti to tra va ve vi wa we ya zo'.split(
    ' ',
  );
const ENDS = ['', '', 'n', 's', 'r', 'l', 't', 'ng', 'd', 'x'];
const COMMON =
  'the of a and love in you live me to remix la my is on de it i mix dub night feat version one all no we world time blue day'.split(
    ' ',
  );
const GENRES = [
  'Rock',
  'Pop',
  'Electronic',
  'Jazz',
  'Classical',
  'Hip Hop',
  'Funk / Soul',
  'Reggae',
  'Blues',
  'Latin',
];
const COUNTRIES = ['US', 'UK', 'Germany', 'France', 'Japan', 'Italy', 'Canada', 'Australia'];
const FORMATS = ['Vinyl', 'CD', 'Cassette', 'File'];

/** Items of a made-up catalogue whose words, artists, genres and numbers of users follow Zipf's law. */
export interface SyntheticTitles {
  /** Gives the next items. */
  take(count: number): Item[];
  /** Draws a word as titles have it. */
  word(): string;
}

function makeWord(random: Random): string {
  const nSyllables = 1 + random.below(3) + (random.next() < 0.15 ? 1 : 0);
  let word = '';
  for (let at = 0; at < nSyllables; at += 1) word += SYLLABLES[random.below(SYLLABLES.length)];
  return word + ENDS[random.below(ENDS.length)];
}

/** Draws a rank of `n` by Zipf's law with exponent 1. */
function drawRank(random: Random, n: number): number {
  return Math.min(n - 1, Math.floor(Math.exp(random.next() * Math.log(n))) - 1);
}

function catalogueOf(random: Random): readonly [Catalogue, string] {
  const share = random.next();
  if (share < 0.6) return ['records', 'release'];
  return share < 0.97 ? ['tracks', 'track'] : ['movies', 'movie'];
}

/** Makes titles: `nWords` words, of which titles have one to six. */
export function createTitles(seed: number, nWords: number, nArtists: number): SyntheticTitles {
  const random = createRandom(seed);
  const words = [...new Set([...COMMON, ...Array.from({ length: nWords }, () => makeWord(random))])];
  const word = (): string => words[drawRank(random, words.length)] ?? '';
  const phrase = (count: number): string => Array.from({ length: count }, word).join(' ');
  const artists = Array.from({ length: nArtists }, () => phrase(1 + random.below(3)));
  let nTaken = 0;

  function makeItem(): Item {
    const [catalogue, prefix] = catalogueOf(random);
    nTaken += 1;
    return {
      itemId: `${prefix}:${nTaken}`,
      catalogue,
      title: phrase(1 + random.below(4) + (random.next() < 0.2 ? 2 : 0)),
      year: 2025 - drawRank(random, 70),
      genres: [GENRES[drawRank(random, GENRES.length)] ?? ''],
      attributes: {
        artist: artists[drawRank(random, nArtists)] ?? '',
        styles: [`Style ${drawRank(random, 300)}`],
        format_names: [FORMATS[drawRank(random, FORMATS.length)] ?? ''],
        country: COUNTRIES[drawRank(random, COUNTRIES.length)] ?? '',
      },
      stub: false,
      source: 'synthetic',
    };
  }
  return { take: (count) => Array.from({ length: count }, makeItem), word };
}
