import * as z from 'zod';
import { ENTITY_KINDS } from '../domain/entity.ts';
import { Item } from './contract.ts';

/** GET /entities/{id}: an artist, a label or a master. */
export const Entity = z.object({
  id: z.string(),
  kind: z.enum(ENTITY_KINDS),
  name: z.string(),
  attributes: Item.shape.attributes,
  n_items: z.int().describe('how many releases name it'),
  source: z.string(),
});
export type Entity = z.infer<typeof Entity>;

/** What dumps of Discogs held. */
export const DiscogsCounts = z.object({
  releases: z.int(),
  masters: z.int(),
  artists: z.int(),
  labels: z.int(),
  left_out: z.int().describe('releases that are not accepted: drafts, and what was removed'),
  repaired: z.int().describe('records read without characters that XML does not have'),
  catalogue_hash: z
    .string()
    .nullable()
    .describe('of the whole catalogue when the import was done; the same for the same entries in any order'),
});
