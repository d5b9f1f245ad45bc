import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A file system of its own, as small as a test wants it. */
interface SmallDisk {
  readonly path: string;
  remountReadOnly(): void;
}

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Mounts a file system of `mebibytes` in memory for a test; undefined where this account may not. */
export function mountSmallDisk(context: TestContext, mebibytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'deadwax-disk-'));
  const isMounted = run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path);
  context.after(() => {
    if (isMounted) run('umount', '-l', path);
    rmSync(path, { recursive: true, force: true });
  });
  if (!isMounted) return undefined;
  return {
    path,
    remountReadOnly: () => {
      if (!run('mount', '-o', 'remount,ro', path)) throw new Error(`${path} cannot be made read-only`);
    },
  };
}
