import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installPackages } from '../../benchmarks/support/python-peer.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `npm run test:long` looks longer. */
const SECONDS = Number(process.env.DEADWAX_SCHEMATHESIS_SECONDS ?? 40);
const EXAMPLES = 5;
const PROGRAM = join(import.meta.dirname, '../../benchmarks/.venv-schemathesis/bin/schemathesis');

/** These end the session that is used, never end, write folders wherever they are told to, or ask others. */
const LEFT_OUT = ['streamChanges', 'revokeKey', 'signOut', 'exportSparkModel', 'syncProfile'];
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'allow_header_conformance',
  'missing_required_header',
  'ignored_auth',
];

test('what the server does is what its OpenAPI document says, by the judgement of schemathesis', async (context) => {
  const why = installPackages(['schemathesis>=4.32,<5'], ['schemathesis'], '.venv-schemathesis');
  if (why !== undefined) return context.skip(`schemathesis cannot be had: ${why}`);
  const directory = temporaryDirectory(context);
  const server = await startDeadwax(join(directory, 'data'), ['--demo', '--requests-per-second', '1000000']);
  context.after(() => server.kill());
  // In a file, since a command line can be read by everyone on the machine.
  writeFileSync(
    join(directory, 'schemathesis.toml'),
    `[headers]\nAuthorization = "Bearer ${server.adminKey}"\n`,
  );
  const args = [
    'run',
    `${server.url}/openapi.json`,
    ...LEFT_OUT.flatMap((operation) => ['--exclude-operation-id', operation]),
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', String(EXAMPLES), '--seed', '1'],
    ...['--max-time', String(SECONDS), '--checks', CHECKS.join(','), '--continue-on-failure', '--no-shrink'],
    ...['--suppress-health-check', 'all', '--warnings', 'off'],
  ];
  const child = spawn(PROGRAM, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  await once(child, 'close');
  assert.equal(child.exitCode, 0, `${output.slice(0, 20_000)}\n${server.output.slice(-20_000)}`);
  assert.match(output, /test cases|Test cases/i);
});
