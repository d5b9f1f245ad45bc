import { closest, distance } from 'fastest-levenshtein';

/** Gives ` (did you mean 'x'?)` for the known name nearest to `name`, or an empty string when none is near. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(name, [...known]);
  return distance(name, nearest) <= Math.max(2, name.length / 3) ? ` (did you mean '${nearest}'?)` : '';
}
