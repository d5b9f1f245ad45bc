import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';

type Kind = 'number' | 'boolean' | 'list' | 'text';

/** How each query parameter is read from text, by name. */
export type QueryKinds = ReadonlyMap<string, Kind>;

function kindOf(schema: z.core.$ZodType): Kind {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (json.type === 'integer' || json.type === 'number') return 'number';
  if (json.type === 'boolean') return 'boolean';
  return json.type === 'array' ? 'list' : 'text';
}

/** Derives from a query's schema how its parameters are read; done once per route. */
export function kindsOfQuery(schema: z.ZodObject): QueryKinds {
  return new Map(Object.entries(schema.shape).map(([name, field]) => [name, kindOf(field)]));
}

function readText(kind: Kind, text: string): unknown {
  // What is not a number or boolean stays text, so that the schema's error names it.
  if (kind === 'number') return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
  if (kind === 'boolean')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  return kind === 'list' ? text.split(',').filter((part) => part !== '') : text;
}

/** Reads query parameters into values for the schema. A list is `a,b` or repeated. Errors: `invalid_input` for another one repeated. */
export function readQuery(kinds: QueryKinds, query: unknown): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(query ?? {})) {
    const kind = kinds.get(name) ?? 'text';
    if (Array.isArray(raw) && kind !== 'list')
      throw new DeadwaxError(
        'invalid_input',
        `query parameter '${name.slice(0, 100)}' is given more than once`,
        {
          errors: [{ pointer: `/query/${name.slice(0, 100)}`, code: 'repeated', detail: 'give it once' }],
        },
      );
    const texts: unknown[] = Array.isArray(raw) ? raw : [raw];
    const read = texts.map((text) => readText(kind, String(text)));
    values[name] = kind === 'list' ? read.flat() : read[0];
  }
  return values;
}
