function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Gives JSON with the names of all its objects in camelCase, as jobs keep their parameters; `__proto__` is left out. */
export function camelCaseNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseNames);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== '__proto__');
  return Object.fromEntries(entries.map(([name, inner]) => [toCamelCase(name), camelCaseNames(inner)]));
}
