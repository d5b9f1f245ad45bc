import * as z from 'zod';
import { parseGrade, UNKNOWN_GRADE } from '../../domain/grade.ts';
import type { Item, ItemAttribute } from '../../domain/item.ts';
import type { CollectionEntry } from '../collection-source.ts';

// What Discogs' lists say of a release, as its API gives it.

const text = z.string().catch('');
const number = z.number().catch(0);
const Artist = z.object({ name: text, anv: text, join: text, id: number });
const Label = z.object({ name: text, catno: text, id: number });
const Format = z.object({
  name: text,
  qty: z.coerce.string().catch(''),
  text,
  descriptions: z.array(text).catch([]),
});
const BasicInformation = z.object({
  title: text,
  year: number,
  master_id: number,
  cover_image: text,
  artists: z.array(Artist).catch([]),
  labels: z.array(Label).catch([]),
  formats: z.array(Format).catch([]),
  genres: z.array(text).catch([]),
  styles: z.array(text).catch([]),
});
type BasicInformation = z.infer<typeof BasicInformation>;
const ListedRelease = z.object({
  id: z.int().min(1),
  basic_information: z.unknown().optional(),
  notes: z.array(z.object({ field_id: number, value: text })).catch([]),
});

/** Discogs' first field of a collection: the condition of the media. */
const MEDIA_CONDITION = 1;
const NUMBERED = / \(\d+\)$/;

/** Gives an entity's id; empty where the list does not tell it. */
function idOf(kind: string, id: number): string {
  return id >= 1 ? `${kind}:${id}` : '';
}

function creditOf(artists: BasicInformation['artists']): string {
  const parts = artists.map(({ name, anv, join }, at) => {
    const shown = (anv === '' ? name : anv).replace(NUMBERED, '');
    if (at === artists.length - 1) return shown;
    return `${shown}${join === ',' || join === '' ? join : ` ${join}`} `;
  });
  return parts.join('');
}

function formatText({ name, qty, text: details, descriptions }: BasicInformation['formats'][number]): string {
  const parts = [name, ...descriptions, details].filter((part) => part !== '');
  return `${Number(qty) > 1 ? `${Number(qty)} x ` : ''}${parts.join(', ')}`;
}

/** Gives the attributes that have something. */
function present(
  attributes: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, ItemAttribute>> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value.length > 0 && value[0] !== ''),
  );
}

function attributesOf(told: BasicInformation): Item['attributes'] {
  const { artists, labels, formats, styles, master_id, cover_image } = told;
  return present({
    artist: creditOf(artists),
    artists: artists.map(({ name }) => name.replace(NUMBERED, '')),
    artist_ids: artists.map(({ id }) => idOf('artist', id)),
    labels: labels.map(({ name }) => name.replace(NUMBERED, '')),
    label_ids: labels.map(({ id }) => idOf('label', id)),
    catalogue_numbers: labels.map(({ catno }) => catno),
    styles,
    formats: formats.map(formatText),
    format_names: [...new Set(formats.map(({ name }) => name))],
    master_id: idOf('master', master_id),
    image: /^https:\/\//.test(cover_image) ? cover_image : '',
  });
}

/** Makes an entry of a collection or a wantlist, or says what is wrong with it. */
export function makeListedRelease(value: unknown): CollectionEntry | string {
  const listed = ListedRelease.safeParse(value);
  if (!listed.success) return 'it has no release id';
  const { id, basic_information, notes } = listed.data;
  const told = BasicInformation.parse(Object(basic_information));
  const condition = notes.find(({ field_id }) => field_id === MEDIA_CONDITION);
  return {
    item: {
      itemId: `release:${id}`,
      catalogue: 'records',
      title: told.title === '' ? `release:${id}` : told.title,
      year: told.year >= 1000 && told.year <= 9999 ? told.year : undefined,
      genres: told.genres,
      attributes: attributesOf(told),
      stub: told.title === '',
      source: 'discogs',
    },
    mediaGrade: condition === undefined ? UNKNOWN_GRADE : parseGrade(condition.value),
  };
}
