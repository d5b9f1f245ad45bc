import * as z from 'zod';

/** POST /audit {users} -> JobAccepted, whose result this is. */
export const AuditReport = z
  .object({
    end_offset: z.int(),
    n_events: z.int(),
    n_erased: z.int(),
    n_listeners: z.int(),
    n_users_compared: z.int(),
    n_interactions_compared: z.int(),
    n_differences: z.int(),
    differences: z.array(
      z.object({
        where: z.enum(['warehouse', 'state']),
        what: z.string(),
        expected: z.string(),
        found: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuditReport' });
export type AuditReport = z.infer<typeof AuditReport>;

export const AuditBody = z
  .strictObject({
    users: z
      .union([z.int().min(0).max(1_000_000), z.literal('all')])
      .default(1000)
      .describe('of how many users the present interactions are compared'),
  })
  .default({ users: 1000 });

export const RebuildBody = z.strictObject({
  what: z.enum(['state', 'warehouse']).describe('what is derived from the event log again'),
});
