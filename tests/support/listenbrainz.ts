import assert from 'node:assert/strict';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { NewToken } from '../../src/server/contract-operations.ts';
import { bearer, type OpenServer } from './open-server.ts';

/** Gives the recording_msid of a track known by text. */
export function msidOf(artist: string, track: string): string {
  return trackIdOf(artist, track).slice('track:'.length);
}

/** A listen as clients send it, with parts replaced. */
export function listenOf(
  listenedAt: number,
  track: string,
  parts: { readonly artist?: string; readonly release?: string; readonly info?: object } = {},
) {
  return {
    listened_at: listenedAt,
    track_metadata: {
      artist_name: parts.artist ?? 'Low',
      track_name: track,
      ...(parts.release && { release_name: parts.release }),
      ...(parts.info && { additional_info: parts.info }),
    },
  };
}

/** What a request of the door was answered. */
export interface DoorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is what the tests look at
  readonly body: any;
}

/** A user's player: sends requests with the user's token. */
export interface Player {
  readonly userId: string;
  readonly token: string;
  get(path: string): Promise<DoorReply>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<DoorReply>;
  submit(payload: readonly unknown[], listenType?: string): Promise<DoorReply>;
}

/** Sends a request as it is. */
export async function askDoor(
  { app }: OpenServer,
  method: 'GET' | 'POST' | 'PUT' | 'OPTIONS',
  url: string,
  {
    body,
    headers = {},
  }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<DoorReply> {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const payload = body === undefined ? {} : { payload: isRaw ? body : JSON.stringify(body) };
  const reply = await app.inject({ method, url, headers: { ...headers }, ...payload });
  const isJson = String(reply.headers['content-type']).startsWith('application/json');
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text: reply.body,
    body: isJson ? reply.json() : undefined,
  };
}

/** Makes a token for a user, and the player that has it. */
export async function newPlayer(server: OpenServer, userId: string): Promise<Player> {
  const made = await server.app.inject({
    method: 'POST',
    url: `/api/v1/users/${encodeURIComponent(userId)}/tokens`,
    headers: bearer(server.keys.admin),
    payload: { label: 'test' },
  });
  assert.equal(made.statusCode, 201, made.body);
  const { token } = NewToken.parse(made.json());
  const own = { authorization: `Token ${token}` };
  const post: Player['post'] = (path, body, headers = {}) =>
    askDoor(server, 'POST', path, { body, headers: { ...own, ...headers } });
  return {
    userId,
    token,
    get: (path) => askDoor(server, 'GET', path, { headers: own }),
    post,
    submit: (payload, listenType = payload.length === 1 ? 'single' : 'import') =>
      post('/1/submit-listens', { listen_type: listenType, payload }),
  };
}
