import type { SQLOutputValue } from 'node:sqlite';
import type { Entity } from '../../domain/entity.ts';
import { numberCell, textCell } from './cell.ts';
import { entityOfKey } from './entity-keys.ts';

/** Gives a row of `entities` as an entity. */
export function toEntity(row: Record<string, SQLOutputValue>): Entity {
  return {
    ...entityOfKey(numberCell(row.entity_key)),
    name: textCell(row.name),
    attributes: JSON.parse(textCell(row.attributes)),
    source: textCell(row.source),
  };
}
