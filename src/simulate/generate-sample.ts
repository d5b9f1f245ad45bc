import type { ItemEvent } from '../domain/event.ts';
import type { Item } from '../domain/item.ts';
import { makeItemEvent } from '../domain/make-item-event.ts';
import type { User } from '../domain/user.ts';
import { createRandom, type Random } from '../util/random.ts';
import {
  blend,
  inventFilms,
  type PlaceOfGenre,
  placeGenres,
  randomDirection,
  type SampleFilm,
} from './sample-films.ts';
import { SAMPLE_GENRES } from './sample-titles.ts';

/** A data set that is invented from beginning to end: no real film, person or rating is in it. */
export interface Sample {
  readonly items: readonly Item[];
  readonly users: readonly User[];
  /** In the order of their time. `receivedAtMs` is the time of the rating. */
  readonly events: readonly ItemEvent[];
}

const N_USERS = 600;
/** The ratings lie in the three years before this moment, which is fixed so that the same seed gives the same sample. */
const END_MS = Date.UTC(2026, 0, 1);
const SPAN_MS = 3 * 365.25 * 86_400_000;
const DEMO_RATINGS = 25;
/** What the user `demo` likes, so that the answers to it can be judged at a glance. */
const DEMO_GENRES = ['Sci-Fi', 'Mystery', 'Adventure'] as const;
/** How much taste decides what is watched; 0 would make everyone watch the famous films alone. */
const PICKINESS = 3.2;
const DEMO_PICKINESS = 7;

interface Taste {
  readonly userId: string;
  readonly traits: Float64Array;
  /** How generous this user is, in stars. */
  readonly bias: number;
  readonly nRatings: number;
  readonly pickiness: number;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

/** Draws films without repeats, each with a weight of its fame and how near it lies to the taste (Gumbel's trick). */
function chooseFilms(taste: Taste, films: readonly SampleFilm[], random: Random): SampleFilm[] {
  const keyed = films.map((film) => {
    const weight = Math.log(film.fame) + taste.pickiness * dot(taste.traits, film.traits);
    return { film, key: weight - Math.log(-Math.log(random.next() || 2 ** -33)) };
  });
  return keyed
    .sort((a, b) => b.key - a.key)
    .slice(0, taste.nRatings)
    .map(({ film }) => film);
}

function rate(taste: Taste, film: SampleFilm, random: Random): number {
  const stars =
    3.1 + taste.bias + film.quality + 1.3 * dot(taste.traits, film.traits) + 0.45 * random.normal();
  return Math.min(5, Math.max(0.5, Math.round(stars * 2) / 2));
}

function toEvent(userId: string, film: SampleFilm, value: number, tsMs: number): ItemEvent {
  const { itemId, catalogue } = film.item;
  const receivedAtMs = tsMs;
  return makeItemEvent({
    type: 'rating',
    userId,
    itemId,
    catalogue,
    tsMs,
    receivedAtMs,
    value,
    source: 'sample',
  });
}

/** A user comes at some moment of the first 70 % of the time and rates, more at first, until its end. */
function rateAll(taste: Taste, films: readonly SampleFilm[], random: Random): ItemEvent[] {
  const start = 0.7 * random.next();
  return chooseFilms(taste, films, random).map((film) => {
    const when = start + (1 - start) * random.next() ** 1.5;
    const tsMs = Math.floor((END_MS - SPAN_MS * (1 - when)) / 1000) * 1000;
    return toEvent(taste.userId, film, rate(taste, film, random), tsMs);
  });
}

function inventTastes(placeOf: PlaceOfGenre, random: Random): Taste[] {
  const favourite = (): Float64Array => placeOf(SAMPLE_GENRES[random.below(SAMPLE_GENRES.length)]);
  return Array.from({ length: N_USERS }, (_, index) => ({
    userId: `sample:${index + 1}`,
    traits: blend([
      [1, favourite()],
      [0.7, favourite()],
      [0.5, randomDirection(random)],
    ]),
    bias: 0.35 * random.normal(),
    nRatings: Math.min(150, Math.max(12, Math.round(44 * Math.exp(0.5 * random.normal())))),
    pickiness: PICKINESS,
  }));
}

function demoTaste(placeOf: PlaceOfGenre): Taste {
  const traits = blend(DEMO_GENRES.map((genre) => [1, placeOf(genre)]));
  return { userId: 'demo', traits, bias: 0, nRatings: DEMO_RATINGS, pickiness: DEMO_PICKINESS };
}

/**
 * Invents 240 films, 600 users with tastes of their own, the user `demo`, and about 30,000 ratings over three years.
 * The same seed gives the same sample.
 */
export function generateSample(options: { readonly seed: number }): Sample {
  const random = createRandom(options.seed);
  const placeOf = placeGenres(random);
  const films = inventFilms(placeOf, random);
  const tastes = [...inventTastes(placeOf, random), demoTaste(placeOf)];
  const events = tastes.flatMap((taste) => rateAll(taste, films, random)).sort((a, b) => a.tsMs - b.tsMs);
  const users = tastes.map(({ userId }): User => {
    return { userId, member: true, attributes: { synthetic: 'yes' }, source: 'sample' };
  });
  return { items: films.map(({ item }) => item), users, events };
}
