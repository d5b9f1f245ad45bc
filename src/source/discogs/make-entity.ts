import type { Entity, EntityKind } from '../../domain/entity.ts';
import type { ItemAttribute } from '../../domain/item.ts';
import { entityId, mainImage, makeCredit, present, textsOf, withoutNumber, yearOf } from './make-credit.ts';
import { DISCOGS_SOURCE } from './make-release.ts';
import { childOf, lineOf, oneLine, type XmlElement } from './xml-record.ts';

type Attributes = Readonly<Record<string, ItemAttribute | undefined>>;

/** Gives the others that a list names, with their ids. */
function othersOf(list: XmlElement | undefined, kind: EntityKind): { names: string[]; ids: string[] } {
  const others = (list?.children ?? []).filter(({ name, text }) => name !== 'id' && oneLine(text) !== '');
  return {
    names: others.map(({ text }) => withoutNumber(oneLine(text))),
    ids: others.map(({ attributes: { id = '' } }) => entityId(kind, id)),
  };
}

function profileOf(record: XmlElement): string {
  return (childOf(record, 'profile')?.text ?? '').replace(/\r\n?/g, '\n').trim();
}

function artistAttributes(artist: XmlElement): Attributes {
  const aliases = othersOf(childOf(artist, 'aliases'), 'artist');
  const members = othersOf(childOf(artist, 'members'), 'artist');
  const groups = othersOf(childOf(artist, 'groups'), 'artist');
  return {
    real_name: lineOf(artist, 'realname'),
    profile: profileOf(artist),
    name_variations: textsOf(artist, 'namevariations', 'name'),
    aliases: aliases.names,
    alias_ids: aliases.ids,
    members: members.names,
    member_ids: members.ids,
    groups: groups.names,
    group_ids: groups.ids,
    urls: textsOf(artist, 'urls', 'url'),
    image: mainImage(artist),
  };
}

/** The address of a label is not kept: it often is a person's. */
function labelAttributes(label: XmlElement): Attributes {
  const sublabels = othersOf(childOf(label, 'sublabels'), 'label');
  const parent = childOf(label, 'parentLabel');
  return {
    profile: profileOf(label),
    parent_label: withoutNumber(oneLine(parent?.text ?? '')),
    parent_label_id: entityId('label', parent?.attributes.id ?? ''),
    sublabels: sublabels.names,
    sublabel_ids: sublabels.ids,
    urls: textsOf(label, 'urls', 'url'),
    image: mainImage(label),
  };
}

function masterAttributes(master: XmlElement): Attributes {
  return {
    ...makeCredit(master),
    genres: textsOf(master, 'genres', 'genre'),
    styles: textsOf(master, 'styles', 'style'),
    year: yearOf(lineOf(master, 'year')),
    main_release: entityId('release', lineOf(master, 'main_release')),
    image: mainImage(master),
  };
}

const ATTRIBUTES: Readonly<Record<EntityKind, (record: XmlElement) => Attributes>> = {
  artist: artistAttributes,
  label: labelAttributes,
  master: masterAttributes,
};

/** Makes the entry of an artist, a label or a master, or says what is wrong with it. */
export function makeEntity(record: XmlElement, kind: EntityKind): Entity | string {
  const id = record.attributes.id ?? lineOf(record, 'id');
  const name = lineOf(record, kind === 'master' ? 'title' : 'name');
  const made = entityId(kind, id);
  if (made === '') return `id '${id}' is not a number above 0`;
  if (name === '') return kind === 'master' ? 'it has no title' : 'it has no name';
  return {
    entityId: made,
    kind,
    name: kind === 'master' ? name : withoutNumber(name),
    attributes: present(ATTRIBUTES[kind](record)),
    source: DISCOGS_SOURCE,
  };
}
