/** How one option is declared: once, for the command line, the configuration file, their help and the reference. */
export interface OptionSpec {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'list';
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** What the value is called in help, such as `FILE`. */
  readonly placeholder?: string;
  readonly required?: boolean;
}

type OptionValue<S extends OptionSpec> = S['type'] extends 'boolean'
  ? boolean
  : S['type'] extends 'number' | 'integer'
    ? number
    : S['type'] extends 'list'
      ? readonly string[]
      : string;

type IsAlwaysThere<S extends OptionSpec> = S['type'] extends 'boolean' | 'list'
  ? true
  : S extends { readonly default: string | number | boolean } | { readonly required: true }
    ? true
    : false;

/** The parsed values of a set of options: undefined only where an option has neither a default nor `required`. */
export type OptionValues<O extends Readonly<Record<string, OptionSpec>>> = {
  readonly [K in keyof O]: IsAlwaysThere<O[K]> extends true
    ? OptionValue<O[K]>
    : OptionValue<O[K]> | undefined;
};
