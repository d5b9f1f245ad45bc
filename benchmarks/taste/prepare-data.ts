import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { PhaseFigures, runPhase } from './run-phase.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/deadwax.js');

const Prepared = z.record(z.string(), PhaseFigures);
type Prepared = z.infer<typeof Prepared>;

export interface DataShape {
  readonly nUsers: number;
  readonly isRealistic: boolean;
}

/**
 * Fills a data directory by the program's own commands: made-up releases as a dump that is imported, collections of them into the log,
 * and the state from the log. Gives what each phase took; a phase that is done already is not done again.
 */
export async function prepareData(folder: string, { nUsers, isRealistic }: DataShape): Promise<Prepared> {
  mkdirSync(folder, { recursive: true });
  const donePath = join(folder, 'prepared.json');
  const done: Prepared = existsSync(donePath)
    ? Prepared.parse(JSON.parse(readFileSync(donePath, 'utf8')))
    : {};
  const data = dataOf(folder);
  const dump = join(folder, 'releases.xml.gz');
  const collections = ['simulate', 'collections', '--to', 'log', '--data', data, '--users', String(nUsers)];
  const phases: Readonly<Record<string, readonly string[]>> = {
    dump: [PROGRAM, 'simulate', 'releases', '--to', dump],
    catalogue: [PROGRAM, 'import', 'discogs', dump, '--data', data],
    log: [PROGRAM, ...collections, ...(isRealistic ? ['--realistic'] : [])],
    state: [join(import.meta.dirname, 'state-child.ts'), data],
  };
  for (const [name, command] of Object.entries(phases)) {
    if (done[name] !== undefined) continue;
    done[name] = (await runPhase({ name, command, nUsers })).figures;
    writeFileSync(donePath, JSON.stringify(done));
  }
  rmSync(dump, { force: true });
  return done;
}

/** Gives the data directory in the folder of a case. */
export function dataOf(folder: string): string {
  return join(folder, 'data');
}
