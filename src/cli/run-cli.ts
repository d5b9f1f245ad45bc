import { DEADWAX_VERSION } from '../app/version.ts';
import { DeadwaxError, ERROR_KINDS, toDeadwaxError } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { describeError } from './describe-error.ts';
import { commandHelp, programHelp } from './help.ts';
import type { CliIo } from './io.ts';
import { parseArguments } from './parse-arguments.ts';

/** Finds the command with the longest name that the arguments begin with. */
function findCommand(args: readonly string[]): Command | undefined {
  const two = COMMANDS.find((command) => command.name === args.slice(0, 2).join(' '));
  return two ?? COMMANDS.find((command) => command.name === args[0]);
}

function unknownCommand(name: string): DeadwaxError {
  const known = COMMANDS.map((command) => command.name);
  return new DeadwaxError('misuse', `there is no command '${name}'${suggestName(name, known)}`, {
    hint: 'deadwax --help lists the commands',
  });
}

function printError(thrown: unknown, json: boolean, io: CliIo): number {
  const error = toDeadwaxError(thrown);
  const { exitCode } = ERROR_KINDS[error.code];
  if (json) {
    const { code, message, hint, errors, details } = error;
    io.err(`${JSON.stringify({ code, message, hint, errors, details })}\n`);
    return exitCode;
  }
  io.err(describeError(error));
  return exitCode;
}

/** Runs one command line. Returns the exit status: 0 done, 1 failed, 2 called wrongly. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    io.out(programHelp(COMMANDS));
    return first === undefined ? 2 : 0;
  }
  if (first === '--version') {
    io.out(`deadwax ${DEADWAX_VERSION}\n`);
    return 0;
  }
  const command = findCommand(args);
  try {
    if (command === undefined) throw unknownCommand(first);
    const rest = args.slice(command.name.split(' ').length);
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out(commandHelp(command));
      return 0;
    }
    const { positionals, options } = parseArguments(command, rest);
    await command.execute(positionals, options, io);
    return 0;
  } catch (thrown) {
    return printError(thrown, args.includes('--json'), io);
  }
}
