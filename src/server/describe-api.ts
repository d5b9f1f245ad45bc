import * as z from 'zod';
import * as contract from './contract.ts';
import * as operations from './contract-operations.ts';
import * as requests from './contract-requests.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes/all-routes.ts';

/** The version of the API, which only a breaking change raises; it is the one in the paths. */
const API_VERSION = '1';

type Json = Record<string, unknown>;

/** Path parameters and queries are written out where they are used; everything else of the contract has a name in the document. */
function isNamed(name: string): boolean {
  return !/(Path|Query|Id)$/.test(name);
}

function nameSchemas(): void {
  for (const module of [contract, operations, requests])
    for (const [name, value] of Object.entries(module)) {
      if (!(value instanceof z.ZodType) || !isNamed(name)) continue;
      const known = z.globalRegistry.get(value);
      if (known?.id === undefined) z.globalRegistry.add(value, { ...known, id: name });
    }
}

function pointToComponents(value: unknown): Json {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Turns schemas into JSON Schema with references into `components`, and gathers what they refer to. */
class SchemaWriter {
  readonly components: Json = {};

  write(schema: z.ZodType, io: 'input' | 'output'): Json {
    const wrapped = z.toJSONSchema(z.object({ it: schema }), {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
        // Answers may gain properties; a client must not refuse them for it.
        if (io === 'output') delete jsonSchema.additionalProperties;
      },
    });
    for (const [name, definition] of Object.entries(wrapped.$defs ?? {}))
      this.components[name] ??= pointToComponents(definition);
    return pointToComponents(wrapped.properties?.it ?? {});
  }
}

function describeParameters(writer: SchemaWriter, schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const described = writer.write(field as z.ZodType, 'input');
    const isRequired = place === 'path' || !(field as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: place,
      required: isRequired,
      ...(described.type === 'array' ? { style: 'form', explode: false } : {}),
      schema: described,
    };
  });
}

function describeBody(writer: SchemaWriter, route: Route): Json | undefined {
  const example = route.example?.body === undefined ? {} : { example: route.example.body };
  if (route.bodyKind === 'none') return undefined;
  if (route.bodyKind === 'bytes')
    return {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    };
  const schema = writer.write(route.documentedBody ?? route.body, 'input');
  const isRequired = !route.body.safeParse(undefined).success || route.documentedBody !== undefined;
  const json = { 'application/json': { schema, ...example } };
  if (route.bodyKind === 'json') return { required: isRequired, content: json };
  const stream = { schema: { type: 'string' }, description: 'one value a line, any number of lines' };
  return { required: true, content: { ...json, 'application/x-ndjson': stream } };
}

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The input could not be parsed',
  401: 'No key, a wrong key, or not signed in',
  403: "The key's scope or the CSRF token does not fit",
  404: 'There is no such thing',
  409: 'The present state does not allow this',
  413: 'The input is too large',
  415: 'The content type or encoding is not supported',
  422: 'A value is not acceptable; `errors` points at each',
  429: 'Too many requests with this key; see Retry-After',
  503: 'At capacity, or the storage takes no writes; see Retry-After',
};

function problemStatuses(route: Route): number[] {
  const needsKey = route.access === 'public' ? [] : [401, 403, 429];
  const signsIn = route.operation === 'signIn' ? [401, 429] : [];
  const hasBody = route.bodyKind === 'none' ? [] : [413, 415];
  const hasPath = Object.keys(route.params.shape).length > 0 || route.mayMiss ? [404] : [];
  const changes = route.method === 'GET' ? [] : [409];
  return [...new Set([...hasBody, ...needsKey, ...signsIn, ...hasPath, ...changes, 400, 422, 503])].sort(
    (a, b) => a - b,
  );
}

function describeResponses(writer: SchemaWriter, route: Route): Json {
  const problems = problemStatuses(route).map((status) => [
    status,
    { $ref: `#/components/responses/Problem${status}` },
  ]);
  const content = { [route.responseType]: { schema: writer.write(route.response, 'output') } };
  const success = route.status === 204 ? { description: 'Done' } : { description: 'Done', content };
  return { ...Object.fromEntries(problems), [route.status]: success };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'a repetition within a day gets the first answer; with another body 422, while the first is in flight 409',
  schema: { type: 'string', maxLength: 200 },
};

function describeRoute(writer: SchemaWriter, route: Route): Json {
  const access = route.access === 'public' ? 'Needs no key.' : `Needs a key of scope \`${route.access}\`.`;
  const example =
    route.example === undefined
      ? ''
      : `\n\n${route.example.summary}: \`${route.method} ${route.example.path}\``;
  const requestBody = describeBody(writer, route);
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    description: `${access}${example}`,
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: [
      ...describeParameters(writer, route.params, 'path'),
      ...describeParameters(writer, route.query, 'query'),
      ...(route.operation === 'postEvents' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: describeResponses(writer, route),
  };
}

function describeProblems(): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, description]) => [`Problem${status}`, { description, content }]),
  );
}

function describePaths(writer: SchemaWriter): Json {
  const paths: Record<string, Json> = {};
  for (const route of ROUTES)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeRoute(writer, route) };
  return paths;
}

/** Gives the OpenAPI 3.1 document of every route, from the same schemas that validate; opens nothing. */
export function describeApi(): Json {
  nameSchemas();
  const writer = new SchemaWriter();
  const paths = describePaths(writer);
  writer.write(contract.Problem, 'output');
  for (const message of [requests.IngestMessage, requests.ListenMessage, requests.NowPlayingMessage])
    writer.write(message, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Deadwax',
      version: API_VERSION,
      description:
        'Events in, recommendations out. Times are RFC 3339 UTC; ids are opaque and percent-encoded in paths; lists give `next_cursor`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(ROUTES.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ key: [] }, { keyHeader: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(writer.components).sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: describeProblems(),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer dw_<scope>_...`' },
        keyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'deadwax_session',
          description:
            'A signed-in browser; unsafe methods repeat the csrf_token of GET /api/v1/session as X-CSRF-Token.',
        },
      },
    },
  };
}
