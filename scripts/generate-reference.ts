import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { CONFIG_OPTIONS } from '../src/app/config-options.ts';
import { COMMANDS } from '../src/cli/commands.ts';
import { commandHelp, programHelp } from '../src/cli/help.ts';
import { ERROR_KINDS } from '../src/errors.ts';
import { describeApi } from '../src/server/describe-api.ts';
import type { OptionSpec } from '../src/util/option-spec.ts';

// Writes docs/reference from the declarations in the source; `--check` only tells whether what is there is current.

const NOTE = '<!-- Written by `npm run reference`; do not edit. -->\n\n';

function row(cells: readonly (string | number | boolean)[]): string {
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function cliPage(): string {
  const commands = COMMANDS.map(
    (command) => `## deadwax ${command.name}\n\n\`\`\`text\n${commandHelp(command)}\`\`\`\n`,
  );
  return `${NOTE}# Command line\n\n\`\`\`text\n${programHelp(COMMANDS)}\`\`\`\n\n${commands.join('\n')}`;
}

function configPage(): string {
  const options: readonly (readonly [string, OptionSpec])[] = Object.entries(CONFIG_OPTIONS);
  const rows = options.map(([key, spec]) => {
    const bounds = spec.choices?.join(', ') ?? (spec.min === undefined ? '' : `${spec.min} to ${spec.max}`);
    return row([
      `\`${key}\``,
      `\`DEADWAX_${key.toUpperCase()}\``,
      `\`--${key.replaceAll('_', '-')}\``,
      spec.type,
      spec.default === '' ? 'none' : `\`${spec.default}\``,
      bounds,
      spec.description,
    ]);
  });
  return `${NOTE}# Configuration

One TOML file (\`deadwax.toml\` of the working folder, or \`--config FILE\`); every key is also an environment variable and a flag of
\`deadwax start\`. A flag wins over the environment, the environment over the file. \`deadwax config check\` lists all problems at once.

${[row(['key', 'variable', 'flag', 'type', 'default', 'allowed', 'meaning']), row(['---', '---', '---', '---', '---', '---', '---']), ...rows].join('\n')}
`;
}

function errorsPage(): string {
  const rows = Object.entries(ERROR_KINDS).map(([code, kind]) =>
    row([`\`${code}\``, kind.title, kind.httpStatus, kind.exitCode, kind.retryable ? 'yes' : 'no']),
  );
  return `${NOTE}# Errors

Over HTTP an error is \`application/problem+json\` (RFC 9457) with these codes; the command line prints the same message and ends with the exit status.

${[row(['code', 'meaning', 'HTTP status', 'exit status', 'may be retried']), row(['---', '---', '---', '---', '---']), ...rows].join('\n')}
`;
}

const FILES: Readonly<Record<string, () => string>> = {
  'docs/reference/cli.md': cliPage,
  'docs/reference/config.md': configPage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/openapi.json': () => `${JSON.stringify(describeApi(), null, 2)}\n`,
};

function isCurrent(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    // A page that is not there yet is not current.
    return false;
  }
}

mkdirSync('docs/reference', { recursive: true });
const stale = Object.entries(FILES).filter(([path, make]) => !isCurrent(path, make()));
for (const [path, make] of stale) {
  if (process.argv.includes('--check')) console.error(`${path} is not current; run npm run reference`);
  else writeFileSync(path, make());
}
process.exitCode = process.argv.includes('--check') && stale.length > 0 ? 1 : 0;
