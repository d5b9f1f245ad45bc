import type { OptionSpec, OptionValues } from '../util/option-spec.ts';
import type { CliIo } from './io.ts';

interface PositionalSpec {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
}

/** What a command needs to say of itself; help and reference are made from it. */
interface CommandDescription {
  /** Words after `deadwax`, such as `models publish`. */
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly PositionalSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Whole command lines; each is run by a test. */
  readonly examples: readonly string[];
}

/** A command with its options' types erased, as the dispatcher keeps it. */
export interface Command extends CommandDescription {
  execute(
    positionals: readonly string[],
    options: Readonly<Record<string, unknown>>,
    io: CliIo,
  ): Promise<void>;
}

interface CommandSpec<O extends Readonly<Record<string, OptionSpec>>> extends CommandDescription {
  readonly options: O;
  run(positionals: readonly string[], options: OptionValues<O>, io: CliIo): Promise<void>;
}

/** Declares a command; inside `run` the options have the types that their declarations say. */
export function defineCommand<const O extends Readonly<Record<string, OptionSpec>>>(
  spec: CommandSpec<O>,
): Command {
  const { run, ...description } = spec;
  return {
    ...description,
    // parseArguments gives exactly the values that the declarations promise.
    execute: (positionals, options, io) => run(positionals, options as OptionValues<O>, io),
  };
}
