import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readProfile } from '../../web/src/parts/read-profile.ts';

const textOf = (profile: string) =>
  readProfile(profile)
    .map(({ text, to }) => (to === undefined ? text : `<${text}|${to}>`))
    .join('');

test('a profile is read without its marks; ids become links', () => {
  assert.equal(textOf('[b]Swedish[/b] label by [a=Jesper].'), 'Swedish label by Jesper.');
  assert.equal(
    textOf('See [l12] and [r=34]'),
    'See <label 12|/entities/label%3A12> and <release 34|/items/release%3A34>',
  );
  assert.equal(textOf('[url=http://a.example]site[/url]'), 'site');
  assert.equal(textOf('[a-ha] played [Live]'), '[a-ha] played [Live]');
});

test('text without marks stays as it is, and no two plain pieces stand side by side', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const bare = text.replaceAll('[', '(');
      assert.equal(textOf(bare), bare);
      const parts = readProfile(text);
      assert.ok(
        parts.every(
          ({ to }, at) => to !== undefined || parts[at + 1]?.to !== undefined || at === parts.length - 1,
        ),
      );
    }),
  );
});
