import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

// Checks the tiers of ARCHITECTURE.md: a file imports only from a lower tier or from its own folder; a driver folder is imported
// only by itself and by src/app; process.env, Date.now and Math.random appear only where they may enter.

const TIERS: readonly (readonly string[])[] = [
  ['errors.ts', 'util'],
  ['domain'],
  ['dataset', 'kernels'],
  ['parallel', 'source', 'eventlog', 'store', 'warehouse', 'evaluation'],
  ['model', 'ingest', 'catalog', 'jobs'],
  ['training', 'recommend', 'simulate', 'importing', 'taste'],
  ['server'],
  ['app'],
  ['cli', 'index.ts'],
];
const DRIVERS = ['eventlog/sqlite', 'store/sqlite'];
const ENTRIES = /^src\/(app|cli)\//;
const AMBIENT = /\bprocess\.env\b|\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/;

function tierOf(path: string): number {
  const top = path.split('/')[1] ?? '';
  return TIERS.findIndex((names) => names.includes(top));
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'|new URL\(\s*'(\.[^']+\.ts)'/g);
  return [...found].map((match) => normalize(join(dirname(path), match[1] ?? match[2] ?? '')));
}

function problemsOfImport(path: string, target: string): string[] {
  // The one file outside that says something of the program itself.
  if (target === 'package.json') return [];
  if (!target.startsWith('src/')) return [`${path} imports ${target}, which lies outside src/`];
  const [own, other] = [path.split('/')[1], target.split('/')[1]];
  const driver = DRIVERS.find((name) => target.startsWith(`src/${name}/`));
  if (driver !== undefined && !path.startsWith(`src/${driver}/`) && !path.startsWith('src/app/'))
    return [`${path} imports the driver ${target}; only src/app/ chooses drivers`];
  // Tier 0 is one room: errors and the small concepts of util use each other.
  if (own === other || tierOf(target) < tierOf(path) || (tierOf(path) === 0 && tierOf(target) === 0))
    return [];
  return [
    `${path} (tier ${tierOf(path)}) imports ${target} (tier ${tierOf(target)}); import only from a lower tier`,
  ];
}

function problemsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const problems = importsOf(path, text).flatMap((target) => problemsOfImport(path, target));
  if (tierOf(path) < 0) problems.push(`${path} lies in a folder without a tier; add it to TIERS`);
  if (!ENTRIES.test(path))
    text.split('\n').forEach((line, index) => {
      const code = line.replace(/\/\/.*|^\s*\*.*/, '');
      if (AMBIENT.test(code))
        problems.push(
          `${path}:${index + 1} reads the environment, clock or randomness; take it as a parameter`,
        );
    });
  return problems;
}

const files = globSync('src/**/*.ts').filter((path) => !path.includes('/assembly/'));
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.error(problem);
console.log(`layers: ${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
