import type { SQLOutputValue } from 'node:sqlite';
import { CATALOGUES } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import { numberCell, textCell } from './cell.ts';

/** Gives a row of `items` as an entry. */
export function toItem(row: Record<string, SQLOutputValue>): Item {
  return {
    itemId: textCell(row.item_id),
    catalogue: CATALOGUES[numberCell(row.catalogue)],
    title: textCell(row.title),
    year: row.year === null ? undefined : numberCell(row.year),
    genres: JSON.parse(textCell(row.genres)),
    attributes: JSON.parse(textCell(row.attributes)),
    stub: row.stub === 1,
    source: textCell(row.source),
  };
}
