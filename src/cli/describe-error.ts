import type { DeadwaxError } from '../errors.ts';

/** Describes an error for people: what is wrong, and what they can do about it, a line each. */
export function describeError(error: DeadwaxError): string {
  const lines = [`deadwax: ${error.message}`];
  // A single problem is what the message says already.
  if (error.errors.length > 1)
    lines.push(...error.errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`));
  if (error.hint !== undefined) lines.push(`  ${error.hint}`);
  // A stack helps only where the fault is ours.
  if (error.code === 'internal')
    lines.push(`${error.cause instanceof Error ? error.cause.stack : error.stack}`);
  return `${lines.join('\n')}\n`;
}
