import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Runs one benchmark by name: `npm run bench -- als --scale 0.1`. What follows the name goes to the benchmark.

const names = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(join(import.meta.dirname, name, 'bench.ts')),
);
const name = process.argv[2];
if (name !== undefined && names.includes(name)) {
  process.argv.splice(2, 1);
  await import(join(import.meta.dirname, name, 'bench.ts'));
} else {
  console.error(
    `${name === undefined ? 'name a benchmark' : `there is no benchmark ${name}`}; known: ${names.join(', ')}`,
  );
  process.exitCode = 2;
}
