import * as z from 'zod';
import { Id } from './contract-requests.ts';

const MAX_ATTRIBUTES = 50;

/** A user as one is put; attributes replace those there were. */
export const UserInput = z.strictObject({
  id: Id,
  member: z.boolean().default(true).describe('false for a profile that is only learnt from, never served'),
  attributes: z
    .record(z.string().min(1).max(64), z.union([z.string().max(1000), z.number()]))
    .refine(
      (attributes) => Object.keys(attributes).length <= MAX_ATTRIBUTES,
      `has more than ${MAX_ATTRIBUTES} members`,
    )
    .default({})
    .describe('what is known of the user, by name: gender, birth_year, zip, ...'),
});
export type UserInput = z.output<typeof UserInput>;
export const UsersBody = z.strictObject({ users: z.array(UserInput).max(1000) });

/** POST /users: how many were stored, and what is wrong with each of the others. */
export const UsersAnswer = z.object({
  accepted: z.int(),
  rejected: z.int(),
  results: z.array(
    z.object({
      index: z.int(),
      status: z.literal('rejected'),
      error: z.object({ code: z.string(), pointer: z.string(), detail: z.string() }),
    }),
  ),
  results_omitted: z.int().optional().describe('further results of a long stream; the counts include them'),
});
export type UsersAnswer = z.infer<typeof UsersAnswer>;
