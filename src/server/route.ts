import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Principal } from './auth.ts';
import type { KeyScope } from './keys.ts';
import { kindsOfQuery, readQuery } from './query.ts';
import type { Services } from './services.ts';
import { parseInput } from './validate.ts';

/** What a request's body is: nothing, JSON that the schema checks, or a stream of bytes that the handler reads. */
export type BodyKind = 'none' | 'json' | 'ndjson_or_json' | 'bytes';

interface RouteExample {
  readonly summary: string;
  /** The address with its query, such as `/api/v1/popular?catalogue=movies`. */
  readonly path: string;
  readonly body?: unknown;
}

/** What is declared of a route, once; the server, the types and the OpenAPI document all come from it. */
interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With parameters in braces: `/api/v1/items/{id}`. */
  readonly path: string;
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: KeyScope | 'public';
  readonly bodyKind: BodyKind;
  readonly status: number;
  /** True where query or body name something that may not exist; what a path names may always be missing. */
  readonly mayMiss?: boolean;
  readonly example?: RouteExample;
  /** The schema of a body that the handler reads by itself. */
  readonly documentedBody?: z.ZodType;
  readonly responseType: 'application/json' | 'application/x-ndjson' | 'text/event-stream' | 'text/plain';
}

/** What a handler gets, parsed. */
interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly principal: Principal | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface RouteSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType> {
  readonly method: RouteDescription['method'];
  readonly path: string;
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: KeyScope | 'public';
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly bodyKind?: BodyKind;
  readonly status?: number;
  readonly mayMiss?: boolean;
  readonly response: R;
  readonly responseType?: RouteDescription['responseType'];
  readonly example?: RouteExample;
  readonly documentedBody?: z.ZodType;
  readonly handle: (
    call: Call<z.output<P>, z.output<Q>, z.output<B>>,
    services: Services,
  ) => Promise<z.input<R>>;
}

/** A declared route whose handler parses what it gets and checks what it gives. */
export interface Route extends RouteDescription {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  readonly response: z.ZodType;
  run(
    request: FastifyRequest,
    reply: FastifyReply,
    principal: Principal | undefined,
    services: Services,
  ): Promise<unknown>;
}

/** Stands for no parameters or no query. */
export const Nothing = z.strictObject({});
/** Stands for no body; one that is sent all the same is ignored. */
export const NoBody = z.unknown();

/** Declares a route; the handler's types come from the schemas. A response that breaks its schema is an error of ours (500). */
export function defineRoute<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  R extends z.ZodType,
>(spec: RouteSpec<P, Q, B, R>): Route {
  const { handle, params, query, body, response, ...described } = spec;
  const kinds = kindsOfQuery(query);
  return {
    bodyKind: spec.body === (NoBody as z.ZodType) ? 'none' : 'json',
    status: 200,
    responseType: 'application/json',
    ...described,
    params,
    query,
    body,
    response,
    async run(request, reply, principal, services) {
      const call = {
        params: parseInput(params, request.params, 'path'),
        query: parseInput(query, readQuery(kinds, request.query), 'query'),
        body: parseInput(body, request.body, 'body'),
        principal,
        request,
        reply,
      };
      const answer = await handle(call, services);
      return reply.sent ? undefined : response.parse(answer);
    },
  };
}
