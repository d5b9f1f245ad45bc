// Names are in snake_case on the wire and in camelCase inside, those of free objects such as a job's parameters too.

type Rename = (name: string) => string;

const toCamelCase: Rename = (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Gives a name in snake_case; what is no name in camelCase, such as the grade `VG+`, stays as it is. */
export function toSnakeCase(name: string): string {
  if (!/^[a-z][A-Za-z\d]*$/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function renamed(value: unknown, rename: Rename): unknown {
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, rename));
  return typeof value === 'object' && value !== null ? renamedObject(value, rename) : value;
}

function renamedObject(value: object, rename: Rename): Record<string, unknown> {
  const entries = Object.entries(value).filter(([name]) => name !== '__proto__');
  return Object.fromEntries(entries.map(([name, inner]) => [rename(name), renamed(inner, rename)]));
}

/** Gives JSON with the names of all its objects in camelCase, as jobs keep their parameters; `__proto__` is left out. */
export function camelCaseNames(value: object): Record<string, unknown> {
  return renamedObject(value, toCamelCase);
}

/** Gives JSON with the names of all its objects in snake_case, as answers show them; `__proto__` is left out. */
export function snakeCaseNames(value: object): Record<string, unknown> {
  return renamedObject(value, toSnakeCase);
}

/** Gives any JSON as `snakeCaseNames` gives objects. */
export function snakeCaseJson(value: unknown): unknown {
  return renamed(value, toSnakeCase);
}
