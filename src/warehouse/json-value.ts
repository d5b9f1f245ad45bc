import type { JS } from '@duckdb/node-api';
import type { SqlValue } from './warehouse-command.ts';

/** Brings a value of a result into what JSON can hold: whole numbers of 64 bits become numbers, times become RFC 3339. */
export function toSqlValue(value: JS): SqlValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toSqlValue);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toSqlValue(inner)]));
}
