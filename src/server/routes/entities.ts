import { DeadwaxError } from '../../errors.ts';
import { ItemPage } from '../contract.ts';
import { Entity } from '../contract-entities.ts';
import { IdPath, PageQuery } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatAttributes, formatItem } from '../wire.ts';

export const getEntity = defineRoute({
  method: 'GET',
  path: '/api/v1/entities/{id}',
  operation: 'getEntity',
  tag: 'Items',
  mayMiss: true,
  summary: 'Gives an artist, a label, or the master that several releases are pressings of',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Entity,
  example: { summary: 'An artist', path: '/api/v1/entities/artist:194' },
  async handle({ params: { id } }, { context }) {
    const { entities } = context.store;
    const found = await entities.get(id);
    if (found === undefined)
      throw new DeadwaxError(
        'not_found',
        `there is no '${id}'; artists, labels and masters come from dumps of Discogs, such as artist:194`,
      );
    const { kind, name, attributes, source } = found;
    const n_items = await entities.countItems(id);
    return { id, kind, name, attributes: formatAttributes(attributes), n_items, source };
  },
});

export const listEntityItems = defineRoute({
  method: 'GET',
  path: '/api/v1/entities/{id}/items',
  operation: 'listEntityItems',
  tag: 'Items',
  summary: 'Lists the releases of an artist, a label or a master; also of one that no dump has told of',
  access: 'read',
  params: IdPath,
  query: PageQuery,
  body: NoBody,
  response: ItemPage,
  example: { summary: 'Of an artist', path: '/api/v1/entities/artist:194/items?count=10' },
  async handle({ params, query }, { context }) {
    const page = await context.store.entities.items(params.id, query.count, query.cursor);
    return { items: page.values.map(formatItem), next_cursor: page.cursor ?? null };
  },
});
