import { ENTITY_KINDS, type EntityKind, parseEntityId } from '../../domain/entity.ts';

/** Keys of a kind are `its place in ENTITY_KINDS * ENTITY_KEY_SPAN + the number of the id`. */
const ENTITY_KEY_SPAN = 2 ** 40;

/** Gives the key of an entity; undefined for what is no id of one. */
export function entityKeyOf(entityId: string): number | undefined {
  const parsed = parseEntityId(entityId);
  return parsed && ENTITY_KINDS.indexOf(parsed.kind) * ENTITY_KEY_SPAN + parsed.number;
}

/** Gives the kind and the id of the entity with a key. */
export function entityOfKey(key: number): { readonly kind: EntityKind; readonly entityId: string } {
  const kind = ENTITY_KINDS[Math.floor(key / ENTITY_KEY_SPAN)];
  return { kind, entityId: `${kind}:${key % ENTITY_KEY_SPAN}` };
}

/** Gives the keys of a kind: from the first to before the second. */
export function entityKeyRange(kind: EntityKind): readonly [number, number] {
  const place = ENTITY_KINDS.indexOf(kind);
  return [place * ENTITY_KEY_SPAN, (place + 1) * ENTITY_KEY_SPAN];
}

/**
 * Gives the token that stands for an entity in the index of the items that name it; undefined for what is no id of one. Items come in their
 * order and entities in none: as a tree each link would dirty a page of its own, while the index of words writes and merges in runs.
 */
export function entityToken(entityId: string): string | undefined {
  const parsed = parseEntityId(entityId);
  return parsed && `${parsed.kind}${parsed.number}`;
}
