import type { OptionSpec } from '../util/option-spec.ts';
import type { Command } from './command.ts';

function optionLabel(key: string, spec: OptionSpec): string {
  const flag = `--${key.replaceAll('_', '-')}`;
  return spec.type === 'boolean' ? flag : `${flag} ${spec.placeholder ?? spec.type.toUpperCase()}`;
}

function optionText(spec: OptionSpec): string {
  const parts = [spec.description];
  if (spec.choices !== undefined) parts.push(`one of ${spec.choices.join(', ')}`);
  if (spec.default !== undefined && spec.type !== 'boolean') parts.push(`default ${spec.default}`);
  return parts.join('; ');
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`).join('\n');
}

/** Writes the help of one command: usage, arguments, options, examples. */
export function commandHelp(command: Command): string {
  const usage = command.positionals.map((spec) => (spec.required ? spec.name : `[${spec.name}]`)).join(' ');
  const options = Object.entries(command.options);
  const parts = [
    `${command.summary}\n\nUsage: deadwax ${command.name} ${usage}${usage === '' ? '' : ' '}[options]`,
  ];
  if (command.positionals.length > 0)
    parts.push(`Arguments:\n${columns(command.positionals.map((spec) => [spec.name, spec.description]))}`);
  if (options.length > 0)
    parts.push(
      `Options:\n${columns(options.map(([key, spec]) => [optionLabel(key, spec), optionText(spec)]))}`,
    );
  parts.push(`Examples:\n${command.examples.map((example) => `  ${example}`).join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

/** Writes the help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  const rows = commands.map((command) => [command.name, command.summary] as const);
  return `Deadwax recommends films, records and songs from what people do, on your own machine.

Usage: deadwax COMMAND [options]

Commands:
${columns(rows)}

deadwax COMMAND --help tells more of one command. Exit status: 0 done, 1 failed, 2 called wrongly.
`;
}
