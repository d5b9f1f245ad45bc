import type { CliIo } from './io.ts';

/** Prints a value as indented JSON for `--json`, or what `text` makes of it. */
export function printAnswer<T>(io: CliIo, json: boolean, value: T, text: (value: T) => string): void {
  io.out(json ? `${JSON.stringify(value, null, 2)}\n` : text(value));
}

/** Stars of a five-star scale with the number, such as `★★★★☆ 4.2`. */
export function stars(rating: number | null): string {
  if (rating === null) return '-';
  const full = Math.max(0, Math.min(5, Math.round(rating)));
  return `${'★'.repeat(full)}${'☆'.repeat(5 - full)} ${rating.toFixed(1)}`;
}
