import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineCommand } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { commandHelp } from '../../src/cli/help.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { DeadwaxError } from '../../src/errors.ts';

const command = defineCommand({
  name: 'sing',
  summary: 'Sings',
  positionals: [{ name: 'SONG', description: 'what', required: true }],
  options: {
    count: { type: 'integer', min: 1, max: 9, default: 2, description: 'how often' },
    loud: { type: 'boolean', description: 'with force' },
    only_parts: { type: 'list', description: 'which parts' },
    voices: { type: 'list', choices: ['alto', 'bass'], description: 'which voices' },
    key: { type: 'string', choices: ['major', 'minor'], description: 'the key' },
  },
  examples: ['deadwax sing song'],
  run: async () => {},
});

function misuse(args: readonly string[]): string {
  try {
    parseArguments(command, args);
  } catch (thrown) {
    assert.ok(thrown instanceof DeadwaxError);
    assert.equal(thrown.code, 'misuse');
    return thrown.message;
  }
  return assert.fail(`${args.join(' ')} was accepted`);
}

test('options may stand anywhere, with = or a blank, lists gather, defaults fill in', () => {
  const parsed = parseArguments(command, [
    '--count=3',
    'song',
    '--loud',
    '--only-parts',
    'a,b',
    '--only-parts',
    'c',
  ]);
  assert.deepEqual(parsed, {
    positionals: ['song'],
    options: { count: 3, loud: true, only_parts: ['a', 'b', 'c'], voices: [], key: undefined },
  });
});

test('each entry of a list is one of its choices', () => {
  assert.deepEqual(parseArguments(command, ['song', '--voices', 'bass,alto']).options.voices, [
    'bass',
    'alto',
  ]);
  assert.equal(misuse(['song', '--voices', 'alto,tuba']), "--voices: 'tuba' is not one of alto, bass");
});

test('after -- everything is an argument', () => {
  assert.deepEqual(parseArguments(command, ['--', '--loud']).positionals, ['--loud']);
});

test('an unknown option is answered with the nearest known one', () => {
  assert.match(
    misuse(['song', '--loud=yes', '--cuont', '3']),
    /unknown option --cuont \(did you mean '--count'\?\)/,
  );
});

test('a value out of bounds, of the wrong kind or missing is named with what is allowed', () => {
  assert.match(misuse(['song', '--count', '10']), /--count: 10 is above the largest value 9/);
  assert.match(misuse(['song', '--count', 'x']), /--count: 'x' is not a whole number/);
  assert.match(misuse(['song', '--key', 'blue']), /'blue' is not one of major, minor/);
  assert.match(misuse(['song', '--count']), /--count needs a value/);
});

test('a missing and a superfluous argument are named', () => {
  assert.match(misuse([]), /SONG is missing/);
  assert.match(misuse(['song', 'dance']), /'dance' is one argument too many/);
});

test('every command of the program has examples that parse and help that shows them', () => {
  for (const known of COMMANDS) {
    assert.ok(known.examples.length > 0, known.name);
    for (const example of known.examples) {
      assert.ok(example.startsWith(`deadwax ${known.name}`), example);
      const words = [...example.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
      parseArguments(known, words.slice(1 + known.name.split(' ').length));
      assert.ok(commandHelp(known).includes(example));
    }
  }
});
