#!/usr/bin/env node
// Starts the program with the Node that the project brings, so that an older Node on the machine is enough to call it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.').map(Number);
if (major >= 26) {
  // Types are stripped and code compiled once, not at every start.
  // The variable hands the cache to worker threads and child processes.
  module.enableCompileCache();
  process.env.NODE_COMPILE_CACHE ??= module.getCompileCacheDir();
  await import('../src/cli/main.ts');
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(
      `deadwax: Node ${process.versions.node} is too old and ${own} is missing; run 'npm ci' in the project's folder`,
    );
    process.exit(1);
  }
  const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both processes, so only what reaches this one alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
