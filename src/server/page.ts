import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const YEAR_SECONDS = 31_536_000;
const ENTRY = 'index.html';

/** Serves the built page: hashed assets for ever, everything else fresh. Paths outside the folder and dot files are not found. */
export async function addPage(app: FastifyInstance, webDirectory: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: webDirectory,
    index: [ENTRY],
    redirect: false,
    dotfiles: 'ignore',
    cacheControl: false,
    wildcard: true,
    setHeaders(reply, path) {
      const isHashed = path.startsWith(join(webDirectory, 'assets'));
      reply.header('cache-control', isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
}

/** Tells whether a page can be served from a folder. */
export function hasPage(webDirectory: string | undefined): webDirectory is string {
  return webDirectory !== undefined && existsSync(join(webDirectory, ENTRY));
}

/** Tells whether a request that no route took is a person's browser asking for one of the page's own addresses. */
export function wantsPage(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '';
  const isReserved = /^\/(api|health|assets|docs)(\/|$)/.test(path) || /\.[a-z0-9]{2,5}$/i.test(path);
  const accepts = request.headers.accept ?? '';
  return (
    (request.method === 'GET' || request.method === 'HEAD') && !isReserved && accepts.includes('text/html')
  );
}

export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.code(200).sendFile(ENTRY);
}
