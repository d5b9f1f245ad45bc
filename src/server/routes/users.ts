import * as z from 'zod';
import { CATALOGUES } from '../../domain/catalogue.ts';
import type { User as DomainUser } from '../../domain/user.ts';
import { DeadwaxError } from '../../errors.ts';
import { User, UserPage } from '../contract.ts';
import { IdPath, UsersQuery } from '../contract-requests.ts';
import { UsersAnswer, UsersBody } from '../contract-users.ts';
import { readUser } from '../reads.ts';
import { mediaTypeOf, readBody, readJsonBody } from '../request-body.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { takeUserStream, takeUsers } from '../take-users.ts';
import { parseInput } from '../validate.ts';

function formatUser(user: DomainUser): UserPage['users'][number] {
  return { id: user.userId, member: user.member, attributes: { ...user.attributes }, source: user.source };
}

async function countInteractions({ context }: Services, userId: string): Promise<number> {
  const packed = await Promise.all(
    CATALOGUES.map((catalogue) => context.store.interactions.readPacked(catalogue, userId)),
  );
  return packed.reduce((sum, found) => sum + (found?.interactions.itemRows.length ?? 0), 0);
}

export const listUsers = defineRoute({
  method: 'GET',
  path: '/api/v1/users',
  operation: 'listUsers',
  tag: 'Users',
  summary: 'Lists users whose id begins with a text',
  access: 'read',
  params: Nothing,
  query: UsersQuery,
  body: NoBody,
  response: UserPage,
  example: { summary: 'Ids that begin with de', path: '/api/v1/users?prefix=de' },
  async handle({ query }, { context }) {
    const page = await context.store.users.list(query.prefix, query.count, query.cursor);
    return { users: page.values.map(formatUser), next_cursor: page.cursor ?? null };
  },
});

/** The outer form of a JSON request; each user is checked by itself, so that a bad one spoils no other. */
const Envelope = z.strictObject({ users: z.array(z.unknown()).max(1000) });
const STREAM_TYPES = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl']);

export const putUsers = defineRoute({
  method: 'POST',
  path: '/api/v1/users',
  operation: 'putUsers',
  tag: 'Users',
  summary: 'Stores what is known of users, in place of what was; each bad one is reported',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  bodyKind: 'ndjson_or_json',
  documentedBody: UsersBody,
  response: UsersAnswer,
  example: {
    summary: 'A user',
    path: '/api/v1/users',
    body: { users: [{ id: 'ann', attributes: { gender: 'F', birth_year: 1986, zip: '94110' } }] },
  },
  async handle({ request }, { context }) {
    const { headers, raw } = request;
    const [type, encoding] = [mediaTypeOf(headers['content-type']), headers['content-encoding']];
    if (STREAM_TYPES.has(type)) return takeUserStream(context.store.users, readBody(raw, encoding));
    if (type !== 'application/json')
      throw new DeadwaxError(
        'unsupported_format',
        `content type '${type.slice(0, 100)}' is not supported; send application/json or application/x-ndjson`,
      );
    const body = await readJsonBody(raw, encoding, context.options.maxBodyBytes);
    return takeUsers(context.store.users, parseInput(Envelope, body, 'body').users);
  },
});

export const getUser = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}',
  operation: 'getUser',
  tag: 'Users',
  summary: 'Gives a user',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: User,
  example: { summary: 'The demo user', path: '/api/v1/users/demo' },
  async handle({ params }, services) {
    const user = await readUser(services, params.id);
    return { ...formatUser(user), n_interactions: await countInteractions(services, params.id) };
  },
});
