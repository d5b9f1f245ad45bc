import type { SQLOutputValue } from 'node:sqlite';
import { DeadwaxError } from '../../errors.ts';

function wrongCell(value: unknown, expected: string): DeadwaxError {
  return new DeadwaxError('damaged_data', `the state holds ${typeof value} where ${expected} belongs`, {
    hint: 'restore the data directory from a backup',
  });
}

/** Gives a cell that holds text. Errors: `damaged_data`. */
export function textCell(value: SQLOutputValue | undefined): string {
  if (typeof value === 'string') return value;
  throw wrongCell(value, 'text');
}

/** Gives a cell that holds a number. Errors: `damaged_data`. */
export function numberCell(value: SQLOutputValue | undefined): number {
  if (typeof value === 'number') return value;
  throw wrongCell(value, 'a number');
}

/** Gives a cell that holds bytes. Errors: `damaged_data`. */
export function bytesCell(value: SQLOutputValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrongCell(value, 'bytes');
}
