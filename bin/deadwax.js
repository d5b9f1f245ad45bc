#!/usr/bin/env node
// Starts the program with the Node that the project brings, so that an older Node on the machine is enough to call it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.').map(Number);
if (major >= 26) {
  await import('../src/cli/main.ts');
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(`deadwax: Node ${process.versions.node} is too old and ${own} is missing; run 'npm ci' in the project's folder`);
    process.exit(1);
  }
  // The terminal sends Ctrl-C to both processes; the parent waits for the child to drain.
  const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const run = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(run.status ?? 1);
}
