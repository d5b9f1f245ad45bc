import type { LightMyRequestResponse } from 'fastify';
import type * as z from 'zod';
import { DeadwaxError, ERROR_KINDS, type ErrorCode } from '../errors.ts';
import { Problem } from '../server/contract.ts';

/** One request as both transports send it. */
interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

interface ApiReply {
  readonly status: number;
  readonly text: string;
  /** The header Retry-After. */
  readonly retryAfter: string | undefined;
}

/** Carries requests: over HTTP to a running server, or straight into one opened in this process. */
export interface Transport {
  exchange(request: ApiRequest): Promise<ApiReply>;
  close(): Promise<void>;
}

/** Sends requests over HTTP. Errors: `io_failed` when the server cannot be reached. */
export function httpTransport(baseUrl: string): Transport {
  return {
    async exchange({ method, path, headers, body }) {
      try {
        const reply = await fetch(new URL(path, baseUrl), {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        });
        const retryAfter = reply.headers.get('retry-after') ?? undefined;
        return { status: reply.status, text: await reply.text(), retryAfter };
      } catch (thrown) {
        throw new DeadwaxError('io_failed', `no Deadwax answers at ${baseUrl}`, { cause: thrown });
      }
    },
    async close() {},
  };
}

/** Hands requests to a server in this process that listens on no port. */
export function injectTransport(
  inject: (options: {
    method: ApiRequest['method'];
    url: string;
    headers: Record<string, string>;
    payload?: string | Buffer;
  }) => Promise<LightMyRequestResponse>,
  close: () => Promise<void>,
): Transport {
  return {
    async exchange({ method, path, headers, body }) {
      const bytes =
        body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.length) : body;
      const payload = bytes === undefined ? {} : { payload: bytes };
      const reply = await inject({ method, url: path, headers: { ...headers }, ...payload });
      const retryAfter = reply.headers['retry-after']?.toString();
      return { status: reply.statusCode, text: reply.body, retryAfter };
    },
    close,
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERROR_KINDS;
}

function replyError(reply: ApiReply): DeadwaxError {
  const problem = Problem.safeParse(parseJson(reply.text));
  if (!problem.success)
    return new DeadwaxError('internal', `the server answered ${reply.status} without a reason`);
  const { code, detail, errors, hint, request_id } = problem.data;
  const known = isErrorCode(code) ? code : 'internal';
  return new DeadwaxError(known, detail, {
    errors,
    details: {
      request_id,
      ...(reply.retryAfter === undefined ? {} : { retry_after_s: Number(reply.retryAfter) }),
    },
    ...(hint === undefined ? {} : { hint }),
  });
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Calls the API and parses its answers by the contract. */
export class ApiClient {
  readonly #transport: Transport;
  readonly #key: string;

  constructor(transport: Transport, key: string) {
    this.#transport = transport;
    this.#key = key;
  }

  get<S extends z.ZodType>(path: string, answer: S): Promise<z.infer<S>> {
    return this.#call('GET', path, answer);
  }

  /** Sends a JSON body; a string or bytes are sent as they are, as NDJSON. */
  send<S extends z.ZodType>(
    [method, path]: readonly ['POST' | 'PUT' | 'DELETE', string],
    body: unknown,
    answer: S,
  ): Promise<z.infer<S>> {
    return this.#call(method, path, answer, body);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #call<S extends z.ZodType>(
    method: ApiRequest['method'],
    path: string,
    answer: S,
    body?: unknown,
  ): Promise<z.infer<S>> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#key}` };
    const isPlain = typeof body === 'string' || isBytes(body);
    if (body !== undefined) headers['content-type'] = isPlain ? 'application/x-ndjson' : 'application/json';
    const sent = body === undefined || isPlain ? body : JSON.stringify(body);
    const reply = await this.#transport.exchange({ method, path: `/api/v1${path}`, headers, body: sent });
    if (reply.status >= 400) throw replyError(reply);
    return answer.parse(reply.text === '' ? undefined : parseJson(reply.text));
  }
}

/** Builds a path with its query; undefined values are left out, segments are the caller's to encode. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`;
}
