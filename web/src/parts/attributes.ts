type Attributes = Readonly<Record<string, unknown>>;

/** Gives an attribute that is a text; undefined where there is none. */
export function textOf(attributes: Attributes | undefined, name: string): string | undefined {
  const value = attributes?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Gives an attribute that is a list of texts; empty where there is none. */
export function listOf(attributes: Attributes | undefined, name: string): readonly string[] {
  const value = attributes?.[name];
  return Array.isArray(value) ? value.map(String) : [];
}
