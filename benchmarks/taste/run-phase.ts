import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const Usage = z.object({ cpuSeconds: z.number(), residentMb: z.number() });

/** What a phase took, all threads of its process together. */
export const PhaseFigures = Usage.extend({ seconds: z.number(), cpuMicrosAUser: z.number() });
export type PhaseFigures = z.infer<typeof PhaseFigures>;

export interface Phase {
  readonly name: string;
  /** What Node runs, with its arguments. */
  readonly command: readonly string[];
  readonly nUsers: number;
}

/** Runs a phase in a process of its own; gives what it took, and what it printed. Errors: where it fails. */
export async function runPhase({
  name,
  command,
  nUsers,
}: Phase): Promise<{ figures: PhaseFigures; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'deadwax-bench-'));
  const usagePath = join(folder, 'usage.json');
  console.log(`${name} ...`);
  const startedAt = performance.now();
  try {
    const child = spawn(
      process.execPath,
      ['--import', join(import.meta.dirname, 'usage-child.ts'), ...command],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, DEADWAX_BENCH_USAGE: usagePath },
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    await once(child, 'close');
    if (child.exitCode !== 0) throw new Error(`${name} ended with ${child.exitCode}:\n${output}`);
    const seconds = (performance.now() - startedAt) / 1000;
    const usage = Usage.parse(JSON.parse(readFileSync(usagePath, 'utf8')));
    const figures = { seconds, ...usage, cpuMicrosAUser: (usage.cpuSeconds * 1e6) / nUsers };
    console.log(
      `${name}: ${seconds.toFixed(1)} s, processor ${usage.cpuSeconds.toFixed(1)} s (${figures.cpuMicrosAUser.toFixed(1)} us a user), ${usage.residentMb} MB`,
    );
    return { figures, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
