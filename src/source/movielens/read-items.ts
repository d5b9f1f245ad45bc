import type { Item, ItemAttribute } from '../../domain/item.ts';
import type { ItemBatch } from '../data-set.ts';
import type { DetectedFiles } from './detect-variant.ts';
import { type Film, type Link, readFilms, readLinks, readTags } from './read-films.ts';

/** Popular films of the larger sets have thousands of tags, most of them given once; an entry carries the most used. */
const MAX_TAGS_PER_ITEM = 50;

/** What the other files say about films, by the film's number. */
interface Extras {
  readonly links: Map<string, Link>;
  readonly tags: Map<string, Map<string, number>>;
}

/** Orders a film's tags by use, then by name; tags that differ in case only are counted together under the first spelling. */
function mostUsed(counts: ReadonlyMap<string, number>): string[] {
  const spellings = new Map<string, { tag: string; n: number }>();
  for (const [tag, n] of counts) {
    const known = spellings.get(tag.toLowerCase());
    if (known === undefined) spellings.set(tag.toLowerCase(), { tag, n });
    else known.n += n;
  }
  return [...spellings.values()]
    .sort((a, b) => b.n - a.n || (a.tag < b.tag ? -1 : 1))
    .slice(0, MAX_TAGS_PER_ITEM)
    .map(({ tag }) => tag);
}

function attributesOf(film: Film, extras: Extras): Record<string, ItemAttribute> {
  const link = extras.links.get(film.id);
  const tags = extras.tags.get(film.id);
  return {
    ...(link?.imdb ? { imdb_id: `tt${link.imdb.padStart(7, '0')}` } : {}),
    ...(link?.tmdb ? { tmdb_id: link.tmdb } : {}),
    ...(film.url === undefined ? {} : { url: film.url }),
    ...(tags === undefined ? {} : { tags: mostUsed(tags) }),
  };
}

async function* collectLinks(detected: DetectedFiles, extras: Extras): AsyncGenerator<ItemBatch> {
  if (detected.parts.links === undefined) return;
  for await (const batch of readLinks(detected.parts.links)) {
    for (const link of batch.values) extras.links.set(link.id, link);
    yield { ...batch, values: [], part: 'links', nRows: batch.values.length };
  }
}

async function* collectTags(detected: DetectedFiles, extras: Extras): AsyncGenerator<ItemBatch> {
  if (detected.parts.tags === undefined) return;
  for await (const batch of readTags(detected, detected.parts.tags)) {
    for (const { id, tag } of batch.values) {
      const counts = extras.tags.get(id) ?? new Map<string, number>();
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
      extras.tags.set(id, counts);
    }
    yield { ...batch, values: [], part: 'tags', nRows: batch.values.length };
  }
}

/** Reads the catalogue entries, each with its links and tags. Memory: all links and the distinct tags of each film. */
export async function* readItems(detected: DetectedFiles, itemPrefix: string): AsyncGenerator<ItemBatch> {
  const extras: Extras = { links: new Map(), tags: new Map() };
  yield* collectLinks(detected, extras);
  yield* collectTags(detected, extras);
  if (detected.parts.items === undefined) return;
  for await (const batch of readFilms(detected, detected.parts.items)) {
    const values = batch.values.map((film): Item => {
      const { id, title, year, genres } = film;
      const entry = { itemId: itemPrefix + id, catalogue: 'movies' as const, title, year, genres };
      return { ...entry, attributes: attributesOf(film, extras), stub: false, source: detected.dataset };
    });
    yield { ...batch, values, part: 'items', nRows: values.length };
  }
}
