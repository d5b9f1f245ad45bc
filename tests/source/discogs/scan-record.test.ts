import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { DeadwaxError } from '../../../src/errors.ts';
import { scanRecord } from '../../../src/source/discogs/scan-record.ts';

interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Tree[];
  text: string;
}

/** Reads an element with another parser; a fault as a text. */
function readWithSaxes(xml: string): Tree | string {
  const parser = new SaxesParser({ fragment: true, xmlns: false });
  const open: Tree[] = [];
  const roots: Tree[] = [];
  let fault: string | undefined;
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('opentag', ({ name, attributes }) => {
    const element: Tree = { name, attributes: { ...attributes }, children: [], text: '' };
    (open.at(-1)?.children ?? roots).push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('error', ({ message }) => {
    fault ??= message;
  });
  parser.write(xml).close();
  return fault ?? (roots.length === 1 ? roots[0] : 'not one element');
}

function scan(xml: string): Tree | string {
  try {
    const copy = ({ name, attributes, children, text }: ReturnType<typeof scanRecord>): Tree => ({
      name,
      attributes: { ...attributes },
      children: children.map(copy),
      text,
    });
    return copy(scanRecord(xml));
  } catch (thrown) {
    assert(thrown instanceof DeadwaxError && thrown.code === 'unparsable', String(thrown));
    return thrown.message;
  }
}

const name = fc.constantFrom('release', 'title', 'a', 'artist', 'données', 'x-1.é', '_', ':n', '𐀀b');
const blank = fc.constantFrom('', ' ', '\n', ' \t\r\n ');
const plain = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replace(/[\p{Cc}\ufffe\uffff&<>\]"']/gu, ''));
const piece = fc.oneof(
  plain,
  fc.constantFrom(
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    '&apos;',
    '&#246;',
    '&#x1F3B5;',
    '&#13;',
    '\r\n',
    '\r',
    '\t',
    '\n',
    '] ',
    ']]x',
    '>',
  ),
);
const written = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
const value = fc.oneof(
  written.map((text) => `"${text}"`),
  written.map((text) => `'${text}'`),
);
const attributes = fc
  .uniqueArray(fc.tuple(blank, name, blank, value), { selector: ([, key]) => key, maxLength: 4 })
  .map((list) =>
    list.map(([before, key, around, given]) => ` ${before}${key}${around}=${around}${given}`).join(''),
  );
const other = fc.constantFrom(
  '<!-- a - b -->',
  '<?note x="<"?>',
  '<![CDATA[<a> & ]] b]]>',
  '<!---->',
  '<?x?>',
);
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      attributes,
      blank,
      fc.array(fc.oneof({ maxDepth: 4 }, written, other, tie('element')), { maxLength: 5 }),
    )
    .map(([tag, given, end, inner]) =>
      inner.length === 0
        ? `<${tag}${given}${end}/>`
        : `<${tag}${given}${end}>${inner.join('')}</${tag}${end}>`,
    ),
}));

test('what is well-formed is read as another parser reads it', () => {
  fc.assert(
    fc.property(element, (xml) => {
      const expected = readWithSaxes(xml);
      assert.notEqual(typeof expected, 'string', `${xml}: ${expected}`);
      assert.deepEqual(scan(xml), expected);
    }),
    { numRuns: 500 },
  );
});

test('what is spoilt is a fault where it is one to another parser, and nothing else is thrown', () => {
  const spoilt = fc
    .tuple(
      element,
      fc.nat(),
      fc.nat(2),
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        '/',
        '=',
        ' ',
        '!',
        '\0',
        '\ufffe',
        'é',
        '-',
        ']]>',
        '<!--',
        '&#0;',
        '&x;',
        '<?',
      ),
    )
    .map(([xml, place, nRemoved, put]) => {
      const characters = [...xml];
      characters.splice(place % characters.length, nRemoved, put);
      return `<r>${characters.join('')}</r>`;
    });
  fc.assert(
    fc.property(spoilt, (xml) => {
      const [found, expected] = [scan(xml), readWithSaxes(xml)];
      if (typeof expected === 'string') assert.equal(typeof found, 'string', `${xml}: ${expected}`);
      else assert.deepEqual(found, expected);
    }),
    { numRuns: 1000 },
  );
});

test('any text is an element or a fault', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void scan(text)));
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('<', '>', '/', 'a', ' ', '=', '"', '!', '-', '[', '?', '&', ';', '#'),
      }),
      (text) => void scan(text),
    ),
    { numRuns: 300 },
  );
});
