/** What the lane needs of a request: its key, its id where it has one, and its body. */
export interface EventRequest {
  readonly authorization: string;
  readonly requestId: string | undefined;
  readonly body: Buffer;
}

const REQUEST_LINE = 'POST /api/v1/events HTTP/1.1\r\n';
const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_HEAD_BYTES = 8192;
/** Fields of RFC 9112 in plain ASCII, without what is obsolete. Each character fits one place only, so that it takes linear time. */
const FIELDS = /^(?:[!#$%&'*+.^`|~\w-]+:[\t\x20-\x7e]*\r\n)+$/;
const LENGTH = /^\d{1,9}$/;

/** Of these the lane reads the value; a second one of a name is for the framework to judge. */
const READ = [
  'host',
  'connection',
  'authorization',
  'content-type',
  'content-length',
  'x-request-id',
] as const;
/** With these a request asks for more than the lane does. */
const ASKS_FOR_MORE = new Set([
  'content-encoding',
  'expect',
  'idempotency-key',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

type ReadFields = { [name in (typeof READ)[number]]?: string };

function isRead(name: string): name is keyof ReadFields {
  return (READ as readonly string[]).includes(name);
}

/** Reads the fields; undefined where one asks for more or is there twice. */
function readFields(text: string): ReadFields | undefined {
  const fields: ReadFields = {};
  for (let at = 0; at < text.length; ) {
    const colon = text.indexOf(':', at);
    const end = text.indexOf('\r\n', colon);
    const name = text.slice(at, colon).toLowerCase();
    if (ASKS_FOR_MORE.has(name)) return undefined;
    if (isRead(name)) {
      if (fields[name] !== undefined) return undefined;
      fields[name] = text.slice(colon + 1, end).trim();
    }
    at = end + 2;
  }
  return fields;
}

/**
 * Reads a POST of events as plain JSON with a key that lies in `bytes` from its first byte to its last. Undefined for anything else and
 * in any doubt, as for a head that another reader of HTTP might understand in another way.
 */
export function readEventRequest(bytes: Buffer, maxBodyBytes: number): EventRequest | undefined {
  if (bytes.toString('latin1', 0, REQUEST_LINE.length) !== REQUEST_LINE) return undefined;
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0 || headEnd > MAX_HEAD_BYTES) return undefined;
  const text = bytes.toString('latin1', REQUEST_LINE.length, headEnd + 2);
  if (!FIELDS.test(text)) return undefined;
  const fields = readFields(text);
  if (fields === undefined) return undefined;
  const { host, connection, authorization, 'content-type': type, 'content-length': length } = fields;
  const body = bytes.subarray(headEnd + HEAD_END.length);
  const isPlain =
    host !== undefined &&
    authorization !== undefined &&
    type === 'application/json' &&
    (connection === undefined || connection.toLowerCase() === 'keep-alive') &&
    length !== undefined &&
    LENGTH.test(length) &&
    Number(length) === body.length &&
    body.length <= maxBodyBytes;
  return isPlain ? { authorization, requestId: fields['x-request-id'], body } : undefined;
}
