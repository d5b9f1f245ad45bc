/** A record that no door may take, or let spoil others. */
interface BadRecord {
  readonly name: string;
  /** The event as JSON text, or what stands in its place. */
  readonly text: string | Buffer;
  /** Whether it can stand inside a JSON document; if not, the document as a whole cannot be read. */
  readonly isJson: boolean;
}

const GOOD = { type: 'rating', user_id: 'ann', item_id: 'movie:1', ts: 1_700_000_000, value: 3 };

function json(name: string, changes: Readonly<Record<string, unknown>>): BadRecord {
  return { name, text: JSON.stringify({ ...GOOD, ...changes }), isJson: true };
}

/** The text of a good event with one value replaced by text as it is, which JSON.stringify would not write. */
function raw(name: string, member: keyof typeof GOOD, text: string, isJson = true): BadRecord {
  return { name, text: JSON.stringify({ ...GOOD, [member]: '@@' }).replace('"@@"', text), isJson };
}

function broken(name: string, text: string | Buffer): BadRecord {
  return { name, text, isJson: false };
}

/** Events that are wrong in every way that is known to break readers. */
export const BAD_EVENTS: readonly BadRecord[] = [
  broken('invalid UTF-8', Buffer.from('{"type":"rating","user_id":"a\xc3\x28"}', 'latin1')),
  broken('a byte order mark', '\ufeff{"type":"rating"}'),
  broken('half a record', '{"type":"rating","user_id":"a'),
  broken('NaN', '{"type":"rating","user_id":"a","item_id":"movie:1","ts":1700000000,"value":NaN}'),
  broken('a raw NUL', '{"type":"rating","user_id":"a\0"}'),
  broken('100,000 open brackets', '['.repeat(9000)),
  broken('closed nesting beyond any use', `${'['.repeat(200)}${']'.repeat(200)}`),
  broken('two documents', '{}{}'),
  broken('a comment', '// {}'),
  broken('single quotes', "{'type':'rating'}"),
  broken('a trailing comma', '{"type":"rating",}'),
  broken('hexadecimal', '{"value":0x10}'),
  { name: 'null', text: 'null', isJson: true },
  { name: 'a number', text: '17', isJson: true },
  { name: 'a text', text: '"rating"', isJson: true },
  { name: 'a list', text: '[{"type":"rating"}]', isJson: true },
  { name: 'nothing in it', text: '{}', isJson: true },
  {
    name: 'an own __proto__',
    text: '{"__proto__":{"type":"rating","user_id":"a","item_id":"movie:1","ts":1700000000,"value":3}}',
    isJson: true,
  },
  { name: 'an own constructor', text: '{"constructor":{"prototype":{"type":"rating"}}}', isJson: true },
  {
    name: 'text longer than an event may be',
    text: JSON.stringify({ ...GOOD, note: 'x'.repeat(20_000) }),
    isJson: true,
  },
  json('a type of every object', { type: 'constructor' }),
  json('the type __proto__', { type: '__proto__' }),
  json('a type that is a list', { type: ['rating'] }),
  json('a user with NUL', { user_id: 'a\0b' }),
  json('a user with half a surrogate', { user_id: 'a\ud800' }),
  json('an item with the other half', { item_id: 'movie:\udc00' }),
  json('a user of no characters', { user_id: '' }),
  json('a user that is an object', { user_id: { toString: 'x' } }),
  json('an id that is too long', { item_id: `movie:${'9'.repeat(600)}` }),
  json('an event id that is too long', { event_id: 'e'.repeat(129) }),
  json('a line break in an id', { user_id: 'a\nb' }),
  json('the year 9999', { ts: '9999-12-31T23:59:59Z' }),
  json('the year 0', { ts: '0000-01-01T00:00:00Z' }),
  json('30 February', { ts: '2026-02-30T00:00:00Z' }),
  json('a time before time', { ts: -1e20 }),
  json('a time as a boolean', { ts: true }),
  json('a rating as text', { value: '3' }),
  json('a rating off the scale', { value: 5.0000001 }),
  json('a rating of a tenth', { value: 3.1 }),
  json('no rating', { value: null }),
  json('a context that nests', { context: { a: { b: 1 } } }),
  json('a context with a name of every object', { context: { 'a b': 1 } }),
  json('a context with 51 members', {
    context: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`m${n}`, n])),
  }),
  json('an unknown catalogue', { catalogue: 'toString' }),
  json('a catalogue that is not that of the item', { catalogue: 'tracks' }),
  json('a list of items that is none', { type: 'own_set', items: 'movie:1' }),
  json('items of two catalogues', { type: 'own_set', items: ['movie:1', 'release:1'] }),
  raw('a time beyond all numbers', 'ts', '1e999'),
  raw('a rating beyond all numbers', 'value', '1e999'),
  raw('a rating of minus nothing', 'value', '-0'),
  raw('a rating of 400 digits', 'value', '9'.repeat(400)),
  raw('an escaped NUL', 'user_id', '"\\u0000"'),
];

/** What may come instead of an HTTP request. */
export const BAD_REQUESTS: readonly string[] = [
  'hello\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
  'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde',
  'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
  'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, identity\r\n\r\n',
  `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`,
  `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'GET / HTTP/1.1\r\nHost : x\r\n folded\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
];
