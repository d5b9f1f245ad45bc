import type { Item } from '../domain/item.ts';
import type { Random } from '../util/random.ts';
import { inventTitle, SAMPLE_GENRES } from './sample-titles.ts';

/** How many directions of taste the sample has; the learner does not know them. */
const N_TRAITS = 8;
const N_FILMS = 240;
const FIRST_YEAR = 1958;
const N_YEARS = 66;

/** An invented film with what decides who likes it. */
export interface SampleFilm {
  readonly item: Item;
  /** Position in the space of taste, about unit length. Shape: [N_TRAITS]. */
  readonly traits: Float64Array;
  /** How good it is for everyone, in stars. */
  readonly quality: number;
  /** How many people hear of it; a few do of most. */
  readonly fame: number;
}

/** A random direction of unit length. */
export function randomDirection(random: Random): Float64Array {
  const direction = Float64Array.from({ length: N_TRAITS }, () => random.normal());
  const length = Math.hypot(...direction);
  return direction.map((value) => value / length);
}

/** The direction of a weighted sum. */
export function blend(parts: readonly (readonly [weight: number, direction: Float64Array])[]): Float64Array {
  const sum = new Float64Array(N_TRAITS);
  for (const [weight, direction] of parts)
    direction.forEach((value, index) => {
      sum[index] += weight * value;
    });
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

/** Where a genre lies in the space of taste. */
export type PlaceOfGenre = (genre: string) => Float64Array;

/** Gives each genre its place in the space of taste. */
export function placeGenres(random: Random): PlaceOfGenre {
  const places = SAMPLE_GENRES.map(() => randomDirection(random));
  return (genre) => places[SAMPLE_GENRES.indexOf(genre)];
}

function drawGenres(random: Random): string[] {
  const drawn = Array.from(
    { length: 1 + random.below(3) },
    () => SAMPLE_GENRES[random.below(SAMPLE_GENRES.length)],
  );
  return [...new Set(drawn)];
}

/** Invents the films, `movie:sample-1` on, the most famous in no particular order. */
export function inventFilms(placeOf: PlaceOfGenre, random: Random): SampleFilm[] {
  const titles = new Set<string>();
  return Array.from({ length: N_FILMS }, (_, index) => {
    const genres = drawGenres(random);
    const item: Item = {
      itemId: `movie:sample-${index + 1}`,
      catalogue: 'movies',
      title: inventTitle(genres[0], titles, random),
      year: FIRST_YEAR + Math.floor(N_YEARS * Math.sqrt(random.next())),
      genres,
      attributes: { synthetic: true },
      stub: false,
      source: 'sample',
    };
    return {
      item,
      traits: blend([...genres.map((genre) => [1, placeOf(genre)] as const), [0.5, randomDirection(random)]]),
      quality: 0.45 * random.normal(),
      fame: Math.exp(0.8 * random.normal()),
    };
  });
}
