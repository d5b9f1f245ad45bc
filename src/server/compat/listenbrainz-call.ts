import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeadwaxError } from '../../errors.ts';
import { parseJsonText } from '../json-text.ts';
import { gatherBody } from '../request-body.ts';
import type { Services } from '../services.ts';

const MAX_BODY_BYTES = 10_240_000;
const MAX_COUNT = 1000;

/** A request of the ListenBrainz door whose token is known. */
export interface ListenBrainzCall {
  readonly services: Services;
  /** The user whose token it is. */
  readonly userId: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A route of the door, below each of its roots: `/user/:user/listens`. */
export interface ListenBrainzRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  handle(call: ListenBrainzCall): Promise<unknown>;
}

/** Says what is wrong with a request as a whole. */
export function badRequest(message: string): DeadwaxError {
  return new DeadwaxError('unparsable', message);
}

/** Gives the token of a request: `Token <t>` or `Bearer <t>`, in any case of letters; undefined where there is none. */
export function tokenTextOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  return /^\s*(?:token|bearer)\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
}

/** Reads a body as JSON, whatever its content type says: clients send none, or text/plain. Errors: `unparsable`, `too_large`. */
export async function readJsonObject({
  request,
}: ListenBrainzCall): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await gatherBody(request.raw, request.headers['content-encoding'], MAX_BODY_BYTES);
  if (bytes.length === 0) throw badRequest('the body is empty; send a JSON object');
  const value = parseJsonText(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('the body is not a JSON object');
  return { ...value };
}

function textOf(request: FastifyRequest, part: 'query' | 'params', name: string): string | undefined {
  const parts: unknown = request[part];
  if (typeof parts !== 'object' || parts === null || !Object.hasOwn(parts, name)) return undefined;
  const value: unknown = Reflect.get(parts, name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** Gives a parameter of the query as text; of several the first. */
export function queryText({ request }: Pick<ListenBrainzCall, 'request'>, name: string): string | undefined {
  return textOf(request, 'query', name);
}

/** Gives a whole number of the query, 0 or more. Errors: `unparsable`. */
export function queryInteger(call: ListenBrainzCall, name: string): number | undefined {
  const text = queryText(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw badRequest(`${name} '${text.slice(0, 40)}' is not a whole number from 0 on`);
}

/** Gives `count` and `offset` of the query; a larger count than 1,000 is 1,000. Errors: `unparsable`. */
export function queryRange(call: ListenBrainzCall): { readonly count: number; readonly offset: number } {
  const count = Math.min(queryInteger(call, 'count') ?? 25, MAX_COUNT);
  return { count, offset: queryInteger(call, 'offset') ?? 0 };
}

/** Gives a parameter of the path. */
export function pathText({ request }: ListenBrainzCall, name: string): string {
  return textOf(request, 'params', name) ?? '';
}

/**
 * Gives the user of the path, who must be the one whose token it is: what somebody hears is shown to nobody else.
 * Errors: `forbidden`.
 */
export function ownUser(call: ListenBrainzCall): string {
  const userId = pathText(call, 'user');
  if (userId === call.userId) return userId;
  throw new DeadwaxError(
    'forbidden',
    `the token is of user '${call.userId}', not of '${userId}'; use a token of that user`,
  );
}
