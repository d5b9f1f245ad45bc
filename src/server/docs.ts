import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import { describeApi } from './describe-api.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deadwax API</title>
</head>
<body>
<div id="app"></div>
<script src="/docs/scalar.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `Scalar.createApiReference('#app', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  hideModels: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

/** Gets the explorer's script out of its package, which holds it as text inside a plugin; 4 MB that only /docs needs. */
async function readExplorer(): Promise<string> {
  const { default: explorer } = await import('@scalar/fastify-api-reference');
  const inner = Fastify();
  await inner.register(explorer, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const reply = await inner.inject('/docs/js/scalar.js');
  await inner.close();
  return reply.body;
}

/** Adds the OpenAPI document and the explorer, whose parts all come from this server. */
export function addDocs(app: FastifyInstance): void {
  let document: string | undefined;
  let explorer: Promise<string> | undefined;
  app.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(describeApi());
    return reply.type('application/json; charset=utf-8').send(document);
  });
  app.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  app.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  app.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  app.get('/docs/scalar.js', async (_request, reply) => {
    explorer ??= readExplorer();
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send(await explorer);
  });
}
