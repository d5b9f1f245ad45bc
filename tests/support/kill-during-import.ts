import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Killing {
  readonly directory: string;
  /** Of the import, as JSON. */
  readonly parameters: string;
  /** What it must be doing, and how far with it. */
  readonly step: string;
  readonly share: number;
}

/** Runs an import in a process of its own and kills it once a step has come so far. */
export async function killDuringImport({ directory, parameters, step, share }: Killing): Promise<void> {
  const script = join(import.meta.dirname, 'import-victim.ts');
  const victim = spawn(process.execPath, [script, directory, parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(victim, 'exit');
  for await (const said of createInterface({ input: victim.stdout })) {
    const [doing, done, total] = said.split(' ');
    if (doing === step && Number(done) >= share * Number(total)) victim.kill('SIGKILL');
  }
  const [, signal] = await ended;
  assert.equal(signal, 'SIGKILL');
}
