import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ClientSurroundings } from '../../src/source/discogs-profile/discogs-client.ts';

/** A request that the server was asked. */
interface AskedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** Answers some requests in its own way, a string as it is; undefined leaves them to the server. */
type Script = (
  asked: AskedRequest,
  nAsked: number,
) => { status: number; headers?: Record<string, string>; body?: unknown } | undefined;

/** A server with lists in the form of Discogs' API. */
export interface DiscogsServer {
  readonly url: string;
  readonly asked: AskedRequest[];
  /** Release numbers by `username list`; they may be changed at any time. */
  readonly lists: Map<string, number[]>;
  script: Script;
}

/** Gives a release as the lists of the API do, made up from its number. */
export function listedRelease(id: number): object {
  return {
    id,
    instance_id: 7000 + id,
    date_added: '2021-03-04T05:06:07-08:00',
    rating: id % 6,
    folder_id: 1,
    notes: id % 2 === 0 ? [{ field_id: 1, value: 'Near Mint (NM or M-)' }] : [],
    basic_information: {
      id,
      title: `Record ${id}`,
      year: 1970 + (id % 50),
      master_id: id % 3 === 0 ? 500 + id : 0,
      cover_image: `https://img.example.net/${id}.jpg`,
      artists: [
        { name: 'Ann (2)', anv: '', join: '&', id: 11 },
        { name: 'The Bobs', anv: 'Bobs', join: '', id: 12 },
      ],
      labels: [{ name: 'Loud', catno: `LD ${id}`, id: 21 }],
      formats: [{ name: 'Vinyl', qty: '2', text: 'Blue', descriptions: ['LP', 'Album'] }],
      genres: ['Jazz'],
      styles: ['Bop'],
    },
  };
}

function answerList(response: ServerResponse, ids: readonly number[], { path, query }: AskedRequest): void {
  const [page, perPage] = [Number(query.get('page')), Number(query.get('per_page'))];
  const pages = Math.max(1, Math.ceil(ids.length / perPage));
  if (page > pages) {
    response.writeHead(404).end('{"message":"Page outside of valid range"}');
    return;
  }
  const entries = ids.slice((page - 1) * perPage, page * perPage).map(listedRelease);
  const pagination = { page, pages, per_page: perPage, items: ids.length, urls: {} };
  const member = path.endsWith('/wants') ? 'wants' : 'releases';
  response.end(JSON.stringify({ pagination, [member]: entries }));
}

/** Starts a server on loopback that lives as long as the test. */
export async function startDiscogs(context: TestContext): Promise<DiscogsServer> {
  const lists = new Map<string, number[]>();
  const asked: AskedRequest[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const one = { path: url.pathname, query: url.searchParams, headers: request.headers };
    asked.push(one);
    const said = discogs.script(one, asked.length);
    if (said !== undefined) {
      const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {});
      response.writeHead(said.status, said.headers).end(text);
      return;
    }
    const [, , username] = url.pathname.split('/');
    const list = url.pathname.endsWith('/wants') ? 'wantlist' : 'collection';
    const ids = lists.get(`${decodeURIComponent(username)} ${list}`);
    if (ids === undefined) response.writeHead(404).end('{"message":"User does not exist."}');
    else answerList(response, ids, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const discogs: DiscogsServer = { url: `http://127.0.0.1:${port}`, asked, lists, script: () => undefined };
  return discogs;
}

/** Surroundings whose time passes by sleeping alone, with the sleeps so far. */
export function fakeSurroundings(): ClientSurroundings & { readonly sleptMs: number[] } {
  let nowMs = 1_700_000_000_000;
  const sleptMs: number[] = [];
  return {
    sleptMs,
    clock: () => nowMs,
    random: () => 0.5,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      sleptMs.push(ms);
      nowMs += ms;
    },
  };
}
