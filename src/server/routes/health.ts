import * as z from 'zod';
import { CATALOGUES } from '../../domain/catalogue.ts';
import { Health, Readiness } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';

export const live = defineRoute({
  method: 'GET',
  path: '/health/live',
  operation: 'getLiveness',
  tag: 'Operations',
  summary: 'Says that the process answers',
  access: 'public',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: Health,
  example: { summary: 'A probe', path: '/health/live' },
  async handle() {
    return { status: 'ok' as const };
  },
});

export const ready = defineRoute({
  method: 'GET',
  path: '/health/ready',
  operation: 'getReadiness',
  tag: 'Operations',
  summary: 'Says how each part is; 503 when a required one is down',
  access: 'public',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: Readiness,
  example: { summary: 'A probe', path: '/health/ready' },
  async handle({ reply }, { context, inFlight }) {
    const components = await context.health();
    const failing = inFlight.closing || components.some(({ up, required }) => required && !up);
    if (failing) reply.code(503).header('retry-after', '5');
    return {
      status: failing ? ('failing' as const) : ('ok' as const),
      components: components.map(({ name, up, required }) => ({ name, up, required })),
    };
  },
});

async function readGauges({ context, metrics, hub }: Services): Promise<void> {
  metrics.streamClients.set(hub.nClients);
  for (const [projection, lag] of Object.entries(await context.projectionLag()))
    metrics.projectionLag.set({ projection }, lag);
  for (const catalogue of CATALOGUES) {
    const manifest = await context.models.live(catalogue);
    if (manifest === undefined) continue;
    metrics.modelAge.set({ catalogue }, (context.clock() - manifest.trainedAtMs) / 1000);
    for (const [name, measured] of Object.entries(manifest.evaluation?.rows[0]?.metrics ?? {})) {
      const [metric = name, k = ''] = name.split('@');
      metrics.modelMetric.set({ catalogue, metric, k }, measured.value);
    }
  }
}

export const getMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  operation: 'getMetrics',
  tag: 'Operations',
  summary: 'Gives the measurements in the text format of Prometheus',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: z.string(),
  responseType: 'text/plain',
  example: { summary: 'A scrape', path: '/metrics' },
  async handle({ reply }, services) {
    await readGauges(services);
    const { registry } = services.metrics;
    reply.type(registry.contentType);
    return registry.metrics();
  },
});
