import * as z from 'zod';

/** GET /imports/{id}/rejects */
export const Rejects = z.object({
  rejects: z.array(
    z.object({
      file: z.string(),
      line: z.int().describe('from 1; of a file without lines the record'),
      reason: z.string(),
      text: z.string(),
      offset: z.int().nullable().describe('of a record of a file without lines: its first byte, unpacked'),
      record_id: z.string().nullable().describe('whose record it is, where that is known'),
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type Rejects = z.infer<typeof Rejects>;
