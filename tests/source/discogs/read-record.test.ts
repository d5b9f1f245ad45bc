import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRecord } from '../../../src/source/discogs/read-record.ts';
import { lineOf, type XmlElement } from '../../../src/source/discogs/xml-record.ts';

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function read(text: string): XmlElement | string {
  return readRecord(text).element;
}

function titleOf(element: XmlElement | string): string {
  assert(typeof element !== 'string', String(element));
  return lineOf(element, 'title');
}

const printable = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text));

test('any text comes back as it was, in elements and in attributes', () => {
  fc.assert(
    fc.property(printable, printable, (title, name) => {
      const element = read(`<release name="${escapeXml(name)}"><title>${escapeXml(title)}</title></release>`);
      assert.equal(titleOf(element), title.replace(/\s+/g, ' ').trim());
      assert(typeof element !== 'string');
      assert.equal(element.attributes.name, name);
    }),
  );
});

test('what is not kept does not count: notes, videos and artists of tracks may hold anything that ends', () => {
  const element = read(
    '<release><artists><artist/></artists><title>T</title><notes>a & b <i></notes><tracklist><track><artists><artist></artists></track></tracklist><videos><video></videos></release>',
  );
  assert.equal(titleOf(element), 'T');
});

test('characters that XML does not have are dropped, and that is told', () => {
  const { element, isRepaired } = readRecord(
    '<release><title>a\u0000b&#8;c&#x1F;d&#xD800;e\uffff&#13;f\u0085</title></release>',
  );
  assert.equal(titleOf(element), 'abcde f\u0085');
  assert.equal(isRepaired, true);
  assert.equal(readRecord('<release><title>plain</title></release>').isRepaired, false);
});

test('faults are told, and the next record is read as if there had been none', () => {
  const faulty = [
    '<release><title>A & B</title></release>',
    '<release><title>A</release>',
    '<release><title>&unknown;</title></release>',
    '<release><title>&#13</title></release>',
    '<release a=1><title>A</title></release>',
    '<release a="1" a="2"><title>A</title></release>',
    '<release><title>A</title>',
    '<release><title>A</title></release><release>',
    '<!DOCTYPE x><release><title>A</title></release>',
    `<release>${'<a>'.repeat(30)}${'</a>'.repeat(30)}</release>`,
    `<release a="${'x'.repeat(20_000)}"></release>`,
    `<release>${'<a/>'.repeat(200_001)}</release>`,
    '',
  ];
  for (const text of faulty) {
    const { element } = readRecord(text);
    assert.equal(typeof element, 'string', text.slice(0, 80));
    assert.equal(titleOf(readRecord('<release><title>Good</title></release>').element), 'Good');
  }
});

test('what stands between two records spoils neither', () => {
  for (const between of [' text', '<!-- ', '<!-- a -->', '\n\n'])
    assert.equal(titleOf(readRecord(`<release><title>A</title></release>${between}`).element), 'A');
  assert.equal(titleOf(readRecord('<release><title>B</title></release>').element), 'B');
});
