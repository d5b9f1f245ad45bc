import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';

/** Where a secret might stand in something logged; the request line is logged without its query, which may hold a sign-in link. */
const SECRETS = [
  'authorization',
  'cookie',
  '*.authorization',
  '*.cookie',
  '*["x-api-key"]',
  '*["set-cookie"]',
  '*.password',
  '*.link',
  '*.key',
  'password',
  'link',
  'key',
];

/** Makes the server's logger: one JSON object a line, with secrets cut out; silent without a destination. */
export function createLogger(
  destination: { write(line: string): void } | undefined,
  level: string,
): FastifyBaseLogger {
  const options = {
    base: null,
    redact: { paths: SECRETS, censor: '[secret]' },
    timestamp: () =>
      `,"time":"${new Date(Math.round(performance.timeOrigin + performance.now())).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // The framework's own lines name the request by id only; what it was stands in the line at its end.
    serializers: { req: () => undefined, res: () => undefined },
  };
  if (destination === undefined) return pino({ ...options, level: 'silent' });
  return pino({ ...options, level }, destination);
}
