import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { DeadwaxError, type ErrorDetail, toDeadwaxError } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';
import type { OptionSpec, OptionValues } from '../util/option-spec.ts';
import { parseOption } from '../util/parse-option.ts';
import { CONFIG_OPTIONS } from './config-options.ts';

export type Config = OptionValues<typeof CONFIG_OPTIONS>;

type Values = Record<string, unknown>;

/** Where configuration comes from; later ones win: file, environment, flags. */
export interface ConfigSources {
  /** Path of a TOML file; without it `deadwax.toml` of the working folder is read when it is there. */
  readonly file: string | undefined;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values of flags, by key; undefined where a flag was not given. */
  readonly flags: Readonly<Record<string, string | number | boolean | undefined>>;
}

function readToml(path: string): Values {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    const reason =
      thrown instanceof TomlError || thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    throw new DeadwaxError('invalid_input', `configuration file ${path}: ${reason}`, { cause: thrown });
  }
}

function fileValues(sources: ConfigSources): { path: string; values: Values } | undefined {
  if (sources.file !== undefined) {
    const path = resolve(sources.workingDirectory, sources.file);
    if (!existsSync(path))
      throw new DeadwaxError('invalid_input', `configuration file ${path} does not exist`);
    return { path, values: readToml(path) };
  }
  const path = join(sources.workingDirectory, 'deadwax.toml');
  return existsSync(path) ? { path, values: readToml(path) } : undefined;
}

/** Collects all problems instead of stopping at the first, since a file is mended as a whole. */
class Collector {
  readonly values: Values = {};
  readonly problems: ErrorDetail[] = [];
  readonly #known: Readonly<Record<string, OptionSpec>> = CONFIG_OPTIONS;

  set(key: string, name: string, value: unknown): void {
    const spec = this.#known[key];
    if (spec === undefined) {
      this.#report(
        name,
        'unknown_key',
        `${name} is not a configuration key${suggestName(key, Object.keys(this.#known))}`,
      );
      return;
    }
    try {
      this.values[key] = parseOption(name, String(value), spec);
    } catch (thrown) {
      this.#report(name, 'invalid_value', toDeadwaxError(thrown).message);
    }
  }

  #report(pointer: string, code: string, detail: string): void {
    this.problems.push({ pointer, code, detail });
  }
}

function defaults(): Values {
  return Object.fromEntries(Object.entries(CONFIG_OPTIONS).map(([key, spec]) => [key, spec.default]));
}

/** Reads the configuration. Errors: `invalid_input` listing every problem at once. */
export function loadConfig(sources: ConfigSources): Config {
  const collector = new Collector();
  const file = fileValues(sources);
  for (const [key, value] of Object.entries(file?.values ?? {}))
    collector.set(key, `${file?.path}: ${key}`, value);
  for (const [name, value] of Object.entries(sources.environment)) {
    const key = name.replace(/^DEADWAX_/, '').toLowerCase();
    // Other DEADWAX_ variables belong to tests and benchmarks, so only known keys are read.
    if (name.startsWith('DEADWAX_') && key in CONFIG_OPTIONS && value !== undefined)
      collector.set(key, name, value);
  }
  for (const [key, value] of Object.entries(sources.flags)) {
    if (value !== undefined) collector.set(key, `--${key.replaceAll('_', '-')}`, value);
  }
  if (collector.problems.length > 0) {
    const list = collector.problems.map((problem) => problem.detail).join('; ');
    throw new DeadwaxError(
      'invalid_input',
      `the configuration has ${collector.problems.length} problem(s): ${list}`,
      {
        errors: collector.problems,
      },
    );
  }
  // Each key was parsed by its declaration or is its default, which is what Config says of it.
  return { ...defaults(), ...collector.values } as Config;
}
