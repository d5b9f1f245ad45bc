import { createHash } from 'node:crypto';
import type { Event } from '../../src/domain/event.ts';
import { NewToken } from '../../src/server/contract-operations.ts';
import { bearer, type OpenServer, type OpenServerOptions, openServer } from './open-server.ts';

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** The secret that the maker of a player has, which no server knows. */
const MAKERS_SECRET = 'the maker of this player alone knows it';

/** Signs a call as players do. */
export function sign(parameters: Readonly<Record<string, string>>, secret = MAKERS_SECRET): string {
  const names = Object.keys(parameters)
    .filter((name) => name !== 'format' && name !== 'callback')
    .sort();
  return md5(names.map((name) => name + parameters[name]).join('') + secret);
}

/** An answer of the door. */
export interface LastfmReply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The answer as JSON; only where it is. */
  json(): unknown;
}

interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
}

/** Makes a token of a user. */
export async function makeToken(server: OpenServer, userId: string): Promise<NewToken> {
  const reply = await server.app.inject({
    method: 'POST',
    url: `/api/v1/users/${encodeURIComponent(userId)}/tokens`,
    headers: bearer(server.keys.admin),
    payload: { label: 'player' },
  });
  return NewToken.parse(reply.json());
}

/** Calls the Last.fm door with just these parameters. */
export async function callLastfm(
  { app }: OpenServer,
  parameters: Readonly<Record<string, string>>,
  { method = 'POST', path = '/2.0/' }: CallOptions = {},
): Promise<LastfmReply> {
  const form = new URLSearchParams(parameters).toString();
  const reply = await app.inject(
    method === 'GET'
      ? { method, url: `${path}?${form}` }
      : {
          method,
          url: path,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: form,
        },
  );
  const { statusCode: status, body: text, headers } = reply;
  return { status, text, headers, json: () => JSON.parse(text) };
}

/** Calls a method, signed, with the API key that players come with; in JSON unless told otherwise. */
export function callSigned(
  server: OpenServer,
  parameters: Readonly<Record<string, string>>,
  options?: CallOptions,
): Promise<LastfmReply> {
  const all = { format: 'json', api_key: 'a1b2c3', ...parameters };
  return callLastfm(server, { ...all, api_sig: sign(all) }, options);
}

/** A server with a user, `ann`, who has signed in. */
export interface LastfmWorld {
  readonly server: OpenServer;
  readonly token: string;
  /** The session key. */
  readonly sk: string;
  scrobble(fields: Readonly<Record<string, string>>, options?: CallOptions): Promise<LastfmReply>;
  /** The last events of the log. */
  lastEvents(count: number): Promise<readonly Event[]>;
}

/** Signs in with a password; gives the session key. */
export async function signIn(server: OpenServer, username: string, password: string): Promise<string> {
  const reply = await callSigned(server, { method: 'auth.getMobileSession', username, password });
  const { session } = Object(reply.json());
  return String(session?.key);
}

/** Opens a server and signs `ann` in. */
export async function openLastfm(options?: OpenServerOptions): Promise<LastfmWorld> {
  const server = await openServer(options);
  const { token } = await makeToken(server, 'ann');
  const sk = await signIn(server, 'ann', token);
  return {
    server,
    token,
    sk,
    scrobble: (fields, call) => callSigned(server, { method: 'track.scrobble', sk, ...fields }, call),
    lastEvents: async (count) => (await server.log.read(0, 10_000)).slice(-count).map(({ event }) => event),
  };
}
