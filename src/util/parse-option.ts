import { DeadwaxError } from '../errors.ts';
import type { OptionSpec } from './option-spec.ts';

function parseNumber(name: string, text: string, spec: OptionSpec): number {
  const value = Number(text);
  const isInteger = spec.type === 'number' || Number.isInteger(value);
  if (text.trim() === '' || !Number.isFinite(value) || !isInteger)
    throw new DeadwaxError(
      'misuse',
      `${name}: '${text}' is not ${spec.type === 'integer' ? 'a whole number' : 'a number'}`,
    );
  if (spec.min !== undefined && value < spec.min)
    throw new DeadwaxError('misuse', `${name}: ${value} is below the least value ${spec.min}`);
  if (spec.max !== undefined && value > spec.max)
    throw new DeadwaxError('misuse', `${name}: ${value} is above the largest value ${spec.max}`);
  return value;
}

function parseBoolean(name: string, text: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  if (['false', '0', 'no', 'off'].includes(text)) return false;
  throw new DeadwaxError('misuse', `${name}: '${text}' is neither true nor false`);
}

/**
 * Parses the text of one option by its declaration. `name` is how the caller wrote it, such as `--port` or `DEADWAX_PORT`.
 * Errors: `misuse` naming the option, the value and what it may be.
 */
export function parseOption(
  name: string,
  text: string,
  spec: OptionSpec,
): string | number | boolean | readonly string[] {
  if (spec.type === 'number' || spec.type === 'integer') return parseNumber(name, text, spec);
  if (spec.type === 'boolean') return parseBoolean(name, text);
  const parts = spec.type === 'list' ? text.split(',').filter((part) => part !== '') : [text];
  const wrong = parts.find((part) => spec.choices?.includes(part) === false);
  if (wrong !== undefined)
    throw new DeadwaxError('misuse', `${name}: '${wrong}' is not one of ${spec.choices?.join(', ')}`);
  if (spec.type === 'list') return parts;
  if (text === '') throw new DeadwaxError('misuse', `${name}: the value is empty`);
  return text;
}
