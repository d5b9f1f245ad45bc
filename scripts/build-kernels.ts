import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Compiles the kernels: `npm run build:kernels`. With --check it compares the committed files with a fresh build instead.

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'src/kernels/wasm');
const VARIANTS = [
  { file: 'kernels-relaxed-simd.wasm', features: ['threads', 'simd', 'relaxed-simd'] },
  { file: 'kernels-simd.wasm', features: ['threads', 'simd'] },
];

function compile(outFile: string, features: readonly string[]): void {
  const options = [
    '-O3',
    '--runtime',
    'stub',
    '--importMemory',
    '--sharedMemory',
    '--maximumMemory',
    '65535',
  ];
  const enabled = features.flatMap((feature) => ['--enable', feature]);
  const source = join(FOLDER, 'assembly/index.ts');
  const asc = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');
  const args = [asc, source, ...options, '--noAssert', ...enabled, '--outFile', outFile];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`asc failed with status ${status} on ${source}`);
}

function isCurrent(file: string, features: readonly string[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'deadwax-kernels-'));
  try {
    compile(join(folder, file), features);
    return readFileSync(join(folder, file)).equals(readFileSync(join(FOLDER, file)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv.includes('--check')) {
  const stale = VARIANTS.filter(({ file, features }) => !isCurrent(file, features));
  for (const { file } of stale)
    console.error(`src/kernels/wasm/${file} is not what its sources give; run npm run build:kernels`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const { file, features } of VARIANTS) compile(join(FOLDER, file), features);
}
