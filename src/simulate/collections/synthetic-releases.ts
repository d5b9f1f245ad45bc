import type { Item } from '../../domain/item.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { createDrawTable } from '../draw-table.ts';
import { SYNTHETIC_GENRES, type SyntheticGenre } from './record-styles.ts';

/** As many as the collections of the plain chain reach: starts 0 .. 33,667 with 300 releases each. */
export const USUAL_RELEASES = 33_967;

const SEED = 33_967;
/** In percent, how many releases have a second genre, and how many a second style. */
const SECOND_GENRE = 24;
const SECOND_STYLE = 35;
const RELEASES_PER_ARTIST = 6;
const RELEASES_PER_LABEL = 40;
const [FIRST_YEAR, LAST_YEAR] = [1955, 2025];

const ADJECTIVES = [
  'Silent',
  'Crimson',
  'Wandering',
  'Hollow',
  'Velvet',
  'Northern',
  'Broken',
  'Early',
  'Distant',
];
const NOUNS = [
  'Harbour',
  'Mirror',
  'Garden',
  'Engine',
  'Season',
  'Letter',
  'Horizon',
  'Parade',
  'Station',
  'River',
];
const BANDS = ['Quartet', 'Brothers', 'Ensemble', 'Collective', 'Trio', 'Machine', 'Orchestra'];
const LABELS = ['Records', 'Recordings', 'Music', 'Sound', 'Discs'];
const COUNTRIES = [
  'US',
  'US',
  'US',
  'UK',
  'UK',
  'Germany',
  'France',
  'Japan',
  'Italy',
  'Netherlands',
  'Brazil',
];
const FORMATS = [
  { name: 'Vinyl', shown: 'Vinyl, LP, Album' },
  { name: 'Vinyl', shown: 'Vinyl, 7", Single' },
  { name: 'Vinyl', shown: '2 x Vinyl, LP, Album' },
  { name: 'CD', shown: 'CD, Album' },
  { name: 'Cassette', shown: 'Cassette, Album' },
] as const;

function pick<T>(values: readonly T[], random: Random): T {
  return values[random.below(values.length)];
}

function wordOf(words: readonly string[], place: number): string {
  return words[place % words.length];
}

/** Gives one of the values, and with a chance in percent another one, too. */
function oneOrTwo(values: readonly string[], percent: number, random: Random): string[] {
  const first = pick(values, random);
  const second = pick(values, random);
  return random.below(100) < percent && second !== first ? [first, second] : [first];
}

function artistName(artist: number): string {
  const place = Math.floor(artist / ADJECTIVES.length);
  return `${wordOf(ADJECTIVES, artist)} ${wordOf(BANDS, place)} ${artist + 1}`;
}

function labelName(label: number): string {
  return `${wordOf(NOUNS, label)} ${wordOf(LABELS, Math.floor(label / NOUNS.length))} ${label + 1}`;
}

function makeRelease(number: number, nReleases: number, genre: SyntheticGenre, random: Random): Item {
  const artist = random.below(Math.ceil(nReleases / RELEASES_PER_ARTIST));
  const label = random.below(Math.ceil(nReleases / RELEASES_PER_LABEL));
  const year = FIRST_YEAR + random.below(LAST_YEAR - FIRST_YEAR + 1);
  const format = pick(FORMATS, random);
  const isMixed = random.below(100) < SECOND_GENRE;
  return {
    itemId: `release:${number}`,
    catalogue: 'records',
    title: `${pick(ADJECTIVES, random)} ${pick(NOUNS, random)}`,
    year,
    genres: isMixed ? [genre.name, pick(genre.near, random)] : [genre.name],
    attributes: {
      artist: artistName(artist),
      artists: [artistName(artist)],
      artist_ids: [`artist:${artist + 1}`],
      labels: [labelName(label)],
      label_ids: [`label:${label + 1}`],
      catalogue_numbers: [`DW ${number}`],
      styles: oneOrTwo(genre.styles, SECOND_STYLE, random),
      country: pick(COUNTRIES, random),
      released: String(year),
      formats: [format.shown],
      format_names: [format.name],
    },
    stub: false,
    source: 'simulate',
  };
}

/** Makes up releases, always the same: `release:0`, `release:1`, ... */
export function* syntheticReleases(nReleases: number): Generator<Item, void> {
  const random = createRandom(SEED);
  const genres = createDrawTable(Float64Array.from(SYNTHETIC_GENRES, ({ weight }) => weight));
  for (let number = 0; number < nReleases; number++)
    yield makeRelease(number, nReleases, SYNTHETIC_GENRES[genres.draw(random)], random);
}
