import * as z from 'zod';
import { CATALOGUES } from '../domain/catalogue.ts';
import { ENTITY_KINDS } from '../domain/entity.ts';
import { Catalogue } from './contract.ts';
import { Cursor, Year } from './contract-requests.ts';

const Kind = z.enum([...CATALOGUES, ...ENTITY_KINDS]);

const whatFields = {
  q: z.string().max(500).describe('words, without regard to case, accents and punctuation'),
  catalogue: Catalogue.optional().describe('items of this catalogue and what they name; all unless given'),
  kind: z.array(Kind).max(10).optional().describe('only these kinds'),
};
const Name = z.string().min(1).max(200);

/** GET /search */
export const SearchQuery = z.strictObject({
  ...whatFields,
  genre: Name.optional(),
  style: Name.optional(),
  format: Name.optional().describe('a medium, such as Vinyl'),
  country: Name.optional(),
  year_from: Year.optional(),
  year_to: Year.optional(),
  count: z.int().min(1).max(100).default(25),
  cursor: Cursor.optional(),
});

/** GET /suggest */
export const SuggestQuery = z.strictObject({ ...whatFields, count: z.int().min(1).max(50).default(8) });

export const FoundEntry = z.object({
  kind: Kind,
  id: z.string(),
  title: z.string(),
  artist: z.string().nullable(),
  year: z.int().nullable(),
  genres: z.array(z.string()),
  image: z.string().nullable(),
  n_users: z.int().describe('how many users had it when they were counted last'),
  match: z
    .enum(['title', 'title_begins', 'words', 'words_begin', 'typo'])
    .describe(
      'the whole title, its beginning, all words, all words of which the last is only begun, or words that are spelt alike',
    ),
});
export type FoundEntry = z.infer<typeof FoundEntry>;

export const Found = z.object({
  results: z.array(FoundEntry),
  next_cursor: z.string().nullable(),
  took_ms: z.number(),
});
export type Found = z.infer<typeof Found>;

export const Suggestions = z.object({ suggestions: z.array(FoundEntry), took_ms: z.number() });
export type Suggestions = z.infer<typeof Suggestions>;
