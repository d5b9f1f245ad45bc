import { formatValue } from '../../format/numbers.ts';

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Values of an object with those of the objects in it, as `outer › inner`, as text. Empty objects are left out. */
export function flatten(value: unknown, prefix = ''): [name: string, value: string][] {
  if (!isPlain(value)) return prefix === '' ? [] : [[prefix, formatValue(value)]];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, prefix === '' ? name : `${prefix} › ${name}`),
  );
}
