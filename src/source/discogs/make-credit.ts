import type { ItemAttribute } from '../../domain/item.ts';
import { childOf, childrenOf, lineOf, oneLine, type XmlElement } from './xml-record.ts';

type Attributes = Readonly<Record<string, ItemAttribute>>;

/** Gives a name without the number that tells namesakes apart, such as `Josh (2)`. */
export function withoutNumber(name: string): string {
  return name.replace(/ \(\d+\)$/, '');
}

/** Gives an id such as `artist:194` by the number that a dump has; empty where it has none. */
export function entityId(kind: string, number: string): string {
  return /^[1-9]\d{0,11}$/.test(number) ? `${kind}:${number}` : '';
}

function joinOf(join: string): string {
  if (join === '') return ' ';
  return join === ',' ? ', ' : ` ${join} `;
}

function isEmpty(value: ItemAttribute): boolean {
  return typeof value === 'object' ? value.every((text) => text === '') : value === '';
}

/** Gives the attributes that have something; of lists side by side, those go that are empty throughout. */
export function present(attributes: Readonly<Record<string, ItemAttribute | undefined>>): Attributes {
  const kept: Record<string, ItemAttribute> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined && !isEmpty(value)) kept[name] = value;
  }
  return kept;
}

/** Gives `artist`, the credit as it is shown, and `artists` and `artist_ids`, who they are. */
export function makeCredit(record: XmlElement): Readonly<Record<string, ItemAttribute | undefined>> {
  const credited = childrenOf(childOf(record, 'artists'), 'artist');
  const names = credited.map((artist) => withoutNumber(lineOf(artist, 'name')));
  const shown = credited.map((artist, at) => {
    const join = at === credited.length - 1 ? '' : joinOf(lineOf(artist, 'join'));
    return `${withoutNumber(lineOf(artist, 'anv')) || names[at]}${join}`;
  });
  return {
    artist: shown.join(''),
    artists: names,
    artist_ids: credited.map((artist) => entityId('artist', lineOf(artist, 'id'))),
  };
}

/** Gives the main image; dumps since 2015 have none. */
export function mainImage(record: XmlElement): string {
  const images = childrenOf(childOf(record, 'images'), 'image').filter(({ attributes }) => attributes.uri);
  return (
    (images.find(({ attributes }) => attributes.type === 'primary') ?? images.at(0))?.attributes.uri ?? ''
  );
}

/** Gives the texts of a list such as genres, each once. */
export function textsOf(record: XmlElement, list: string, name: string): readonly string[] {
  const texts = childrenOf(childOf(record, list), name).map(({ text }) => oneLine(text));
  return [...new Set(texts)].filter((text) => text !== '');
}

/** Gives the year that a date begins with; undefined for `0000` and what is none. */
export function yearOf(date: string): number | undefined {
  const year = /^[12]\d{3}/.exec(date)?.[0];
  return year === undefined ? undefined : Number(year);
}
