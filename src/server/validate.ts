import type * as z from 'zod';
import { DeadwaxError, type ErrorDetail } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';

/** Which part of a request is checked; its name begins the pointers of path and query. */
export type InputPart = 'path' | 'query' | 'body';

const SECRET_NAMES: ReadonlySet<PropertyKey> = new Set(['password', 'link', 'key', 'token', 'credentials']);
const MAX_ERRORS = 50;

function pointerOf(part: InputPart, path: readonly PropertyKey[]): string {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return `/${[...(part === 'body' ? [] : [part]), ...steps].join('/')}`;
}

function describeValue(issue: z.core.$ZodIssue): string {
  if (issue.path.some((name) => SECRET_NAMES.has(name))) return '';
  const { input } = issue;
  if (typeof input !== 'string' && typeof input !== 'number' && typeof input !== 'boolean') return '';
  const text = String(input);
  return `; got '${text.length > 60 ? `${text.slice(0, 60)}...` : text}'`;
}

function unknownNames(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  part: InputPart,
  known: readonly string[],
): ErrorDetail[] {
  const kind = part === 'query' ? 'query parameter' : 'property';
  const names = issue.path.length === 0 ? known : [];
  return issue.keys.map((name) => ({
    pointer: pointerOf(part, [...issue.path, name]),
    code: 'unknown',
    detail: `${kind} '${name.slice(0, 100)}' is not known${suggestName(name.slice(0, 100), names)}`,
  }));
}

/** Formats what is wrong by the form that fits best, the one with the fewest problems; by all forms where none has parts. */
function formatUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  part: InputPart,
  known: readonly string[],
): ErrorDetail[] {
  const whole = issue.errors.flatMap((form) =>
    form.flatMap((inner) =>
      inner.code === 'invalid_type' && inner.path.length === 0 ? [inner.expected] : [],
    ),
  );
  if (whole.length === issue.errors.length) {
    const name = nameOf(part, issue.path);
    const detail = `${name}: expected ${[...new Set(whole)].join(' or ')}${describeValue(issue)}`;
    return [{ pointer: pointerOf(part, issue.path), code: 'invalid_type', detail }];
  }
  const forms = issue.errors.map((form) =>
    form.flatMap((inner) => formatIssue({ ...inner, path: [...issue.path, ...inner.path] }, part, known)),
  );
  return forms.reduce((best, form) => (form.length < best.length ? form : best));
}

function nameOf(part: InputPart, path: readonly PropertyKey[]): string {
  // A list in a query is one parameter, of which nobody has written a place.
  const named = part === 'query' ? path.slice(0, 1) : path;
  return named.length === 0 ? `the ${part}` : `'${named.join('.')}'`;
}

function formatIssue(issue: z.core.$ZodIssue, part: InputPart, known: readonly string[]): ErrorDetail[] {
  if (issue.code === 'unrecognized_keys') return unknownNames(issue, part, known);
  const pointer = pointerOf(part, issue.path);
  const name = nameOf(part, issue.path);
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union'))
    return [{ pointer, code: 'missing', detail: `${name} is missing` }];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return formatUnion(issue, part, known);
  const message = issue.message.replace(/^Invalid (input|option): /, '');
  return [{ pointer, code: issue.code, detail: `${name}: ${message}${describeValue(issue)}` }];
}

/** Gives the names that an object schema knows. */
function namesOf(schema: z.ZodType): readonly string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape)
    : [];
}

/** Parses a part of a request. Errors: `invalid_input` with one entry and pointer per problem. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, part: InputPart): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const known = namesOf(schema);
  const errors = parsed.error.issues.flatMap((issue) => formatIssue(issue, part, known));
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new DeadwaxError('invalid_input', `${errors[0]?.detail ?? 'the input is not acceptable'}${more}`, {
    errors: errors.slice(0, MAX_ERRORS),
  });
}
