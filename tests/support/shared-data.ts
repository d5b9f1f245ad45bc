import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Gives the path of a shared data set such as `ml-100k`, or undefined where it is not here. DEADWAX_DATA names another folder. */
export function sharedData(name: string): string | undefined {
  const root = process.env.DEADWAX_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
  const path = join(root, name);
  return existsSync(path) ? path : undefined;
}
