import { DeadwaxError } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';
import type { OptionSpec } from '../util/option-spec.ts';
import { parseOption } from '../util/parse-option.ts';
import type { Command } from './command.ts';

interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

function flagName(key: string): string {
  return `--${key.replaceAll('_', '-')}`;
}

function startValues(options: Readonly<Record<string, OptionSpec>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(options)) {
    if (spec.type === 'boolean') values[key] = spec.default ?? false;
    else if (spec.type === 'list') values[key] = [];
    else values[key] = spec.default;
  }
  return values;
}

function findOption(command: Command, flag: string): readonly [string, OptionSpec] {
  const found = Object.entries(command.options).find(([key]) => flagName(key) === flag);
  if (found !== undefined) return found;
  const known = [...Object.keys(command.options).map(flagName), '--help'];
  throw new DeadwaxError('misuse', `unknown option ${flag}${suggestName(flag, known)}`, {
    hint: `see deadwax ${command.name} --help`,
  });
}

/** Takes the value of an option from `--name=value` or the following argument; booleans need none. */
function takeValue(spec: OptionSpec, flag: string, inline: string | undefined, rest: string[]): string {
  if (inline !== undefined) return inline;
  if (spec.type === 'boolean') return 'true';
  const next = rest.shift();
  if (next === undefined) throw new DeadwaxError('misuse', `${flag} needs a value: ${spec.description}`);
  return next;
}

function readOption(
  command: Command,
  argument: string,
  rest: string[],
  values: Record<string, unknown>,
): void {
  const equals = argument.indexOf('=');
  const flag = equals < 0 ? argument : argument.slice(0, equals);
  const [key, spec] = findOption(command, flag);
  const text = takeValue(spec, flag, equals < 0 ? undefined : argument.slice(equals + 1), rest);
  const value = parseOption(flag, text, spec);
  const before = values[key];
  values[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  const missing = command.positionals.find(
    (spec, index) => spec.required && positionals[index] === undefined,
  );
  if (missing !== undefined)
    throw new DeadwaxError(
      'misuse',
      `deadwax ${command.name}: ${missing.name} is missing: ${missing.description}`,
      {
        hint: `see deadwax ${command.name} --help`,
      },
    );
  command.positionals.forEach(({ name, choices }, index) => {
    const value = positionals[index];
    if (value === undefined || choices === undefined || choices.includes(value)) return;
    throw new DeadwaxError(
      'misuse',
      `${name}: '${value}' is not one of ${choices.join(', ')}${suggestName(value, choices)}`,
    );
  });
  const extra = positionals[command.positionals.length];
  if (extra !== undefined)
    throw new DeadwaxError('misuse', `deadwax ${command.name}: '${extra}' is one argument too many`, {
      hint: `see deadwax ${command.name} --help`,
    });
}

/** Parses what follows a command's name. Errors: `misuse` with the nearest known option, what is missing, or what is too many. */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const rest = [...args];
  const positionals: string[] = [];
  const options = startValues(command.options);
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--') positionals.push(...rest.splice(0));
    else if (next.startsWith('--')) readOption(command, next, rest, options);
    else if (/^-[A-Za-z]/.test(next))
      throw new DeadwaxError('misuse', `unknown option ${next}; options are spelled out, such as --json`);
    else positionals.push(next);
  }
  checkPositionals(command, positionals);
  const absent = Object.entries(command.options).find(
    ([key, spec]) => spec.required && options[key] === undefined,
  );
  if (absent !== undefined)
    throw new DeadwaxError('misuse', `${flagName(absent[0])} is needed: ${absent[1].description}`);
  return { positionals, options };
}
