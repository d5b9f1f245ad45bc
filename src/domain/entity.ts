import type { ItemAttribute } from './item.ts';

/** The kinds of entities, each of which is the prefix of its ids. */
export const ENTITY_KINDS = ['artist', 'label', 'master'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** What items of a catalogue have in common and is no item itself: an artist, a label, or the work that several releases are pressings of. */
export interface Entity {
  /** `artist:194`, `label:5`, `master:18500`. */
  readonly entityId: string;
  readonly kind: EntityKind;
  readonly name: string;
  /** What the source says, by name: `profile`, `real_name`, `aliases`, `parent_label`, `year`. */
  readonly attributes: Readonly<Record<string, ItemAttribute>>;
  /** The source that wrote the entry. */
  readonly source: string;
}

/** Beyond any number that a source gives, and below 2^40. */
const MAX_NUMBER = 10 ** 12;
const ENTITY_ID = /^(artist|label|master):([1-9]\d{0,12})$/;

/** Gives the kind and the number of an entity id; undefined for what is not one. */
export function parseEntityId(
  entityId: string,
): { readonly kind: EntityKind; readonly number: number } | undefined {
  const [, prefix, digits] = ENTITY_ID.exec(entityId) ?? [];
  const kind = ENTITY_KINDS.find((name) => name === prefix);
  const number = Number(digits);
  return kind === undefined || number > MAX_NUMBER ? undefined : { kind, number };
}

function idsIn(attribute: ItemAttribute | undefined): readonly string[] {
  if (typeof attribute === 'string') return [attribute];
  return typeof attribute === 'object' ? attribute : [];
}

/** Gives the ids of the entities that an item names in `artist_ids`, `label_ids` and `master_id`; one may occur twice. */
export function entityIdsOf(attributes: Readonly<Record<string, ItemAttribute>>): readonly string[] {
  const { artist_ids, label_ids, master_id } = attributes;
  return [...idsIn(artist_ids), ...idsIn(label_ids), ...idsIn(master_id)];
}
