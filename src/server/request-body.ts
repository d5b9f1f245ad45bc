import type { Readable, Transform } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { DeadwaxError } from '../errors.ts';
import type { ByteShare } from './byte-budget.ts';
import { parseJsonText } from './json-text.ts';

/** A zip bomb grows without end; real events shrink 5 to 50 times. Checked from this inflated size on. */
const MAX_INFLATION = 300;
const INFLATION_CHECKED_FROM = 10_000_000;

/** What a window of zstd takes; that of gzip is next to nothing. */
const ZSTD_BYTES = 8 * 1024 * 1024;

/** Tells how much memory inflating a body takes at most. */
export function inflaterBytes(contentEncoding: string | undefined): number {
  return contentEncoding?.trim().toLowerCase() === 'zstd' ? ZSTD_BYTES : 0;
}

function createInflater(encoding: string): Transform {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  // A window of 8 MiB is what every usual level of zstd stays within; a larger one would be memory that the sender chooses.
  if (encoding === 'zstd') return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } });
  throw new DeadwaxError(
    'unsupported_format',
    `content encoding '${encoding.slice(0, 40)}' is not supported; send gzip, zstd or none`,
  );
}

function cutOff(cause?: unknown): DeadwaxError {
  return new DeadwaxError('unparsable', 'the body ended before it was whole', { cause });
}

/** Reads a request without destroying it at an early end, so that the answer still reaches the client. */
async function* readRaw(raw: Readable): AsyncGenerator<Buffer> {
  try {
    yield* raw.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw cutOff(cause);
  }
}

async function* inflate(raw: Readable, encoding: string): AsyncGenerator<Buffer> {
  const inflater = createInflater(encoding);
  let [packed, inflated] = [0, 0];
  const count = (chunk: Buffer) => {
    packed += chunk.length;
  };
  raw.on('data', count);
  raw.pipe(inflater);
  const fail = () => inflater.destroy(new Error('the client went away'));
  raw.once('close', () => (raw.readableEnded ? undefined : fail()));
  try {
    for await (const chunk of inflater as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      if (inflated > INFLATION_CHECKED_FROM && inflated > packed * MAX_INFLATION)
        throw new DeadwaxError(
          'too_large',
          `the body inflates more than ${MAX_INFLATION} times; send it in parts`,
        );
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof DeadwaxError) throw cause;
    throw new DeadwaxError('unparsable', `the body is not whole, valid ${encoding}`, { cause });
  } finally {
    raw.off('data', count);
    raw.unpipe(inflater);
    inflater.destroy();
  }
}

/** Gives the bytes of a body, inflated, as they come. Errors: `unsupported_format`, `unparsable`, `too_large` for a bomb. */
export function readBody(raw: Readable, contentEncoding: string | undefined): AsyncIterable<Buffer> {
  return inflaterOf(raw, contentEncoding) ?? readRaw(raw);
}

/** Undefined where the body is not compressed. */
function inflaterOf(raw: Readable, contentEncoding: string | undefined): AsyncIterable<Buffer> | undefined {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
  return encoding === 'identity' || encoding === '' ? undefined : inflate(raw, encoding);
}

type Share = Pick<ByteShare, 'takeNow'>;
const UNLIMITED: Share = { takeNow: () => undefined };

/** Gathers a body that is not compressed; several times cheaper than going through an iterator, which small requests feel. */
function gatherRaw(raw: Readable, maxBytes: number, share: Share): Promise<Buffer> {
  const gathered = Promise.withResolvers<Buffer>();
  const parts: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    parts.push(chunk);
    try {
      if (size > maxBytes) throw tooLarge(maxBytes);
      share.takeNow(chunk.length);
    } catch (thrown) {
      end(() => gathered.reject(thrown));
    }
  };
  const finish = (): void => end(() => gathered.resolve(join(parts)));
  const fail = (): void => end(() => gathered.reject(cutOff()));
  const end = (settle: () => void): void => {
    raw.off('data', take).off('end', finish).off('close', fail).off('error', fail);
    raw.pause();
    settle();
  };
  raw.on('data', take).on('end', finish).on('close', fail).on('error', fail);
  return gathered.promise;
}

function tooLarge(maxBytes: number): DeadwaxError {
  return new DeadwaxError(
    'too_large',
    `the body is larger than ${maxBytes} bytes; send less at once, or events as application/x-ndjson`,
  );
}

function join(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

/**
 * Gathers a body into one buffer, inflated; `share` is what its memory is taken of. Errors: `too_large` beyond `maxBytes`, without
 * keeping more; `overloaded` beyond the share; as of `readBody`.
 */
export async function gatherBody(
  raw: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
  share: Share = UNLIMITED,
): Promise<Buffer> {
  const chunks = inflaterOf(raw, contentEncoding);
  if (chunks === undefined) return gatherRaw(raw, maxBytes, share);
  share.takeNow(inflaterBytes(contentEncoding));
  return gatherChunks(chunks, maxBytes, share);
}

async function gatherChunks(chunks: AsyncIterable<Buffer>, maxBytes: number, share: Share): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    share.takeNow(chunk.length);
    parts.push(chunk);
  }
  return join(parts);
}

/** Reads a JSON body; undefined where it is empty. Errors: `too_large`, `unparsable`, `unsupported_format`. */
export async function readJsonBody(
  raw: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<unknown> {
  const bytes = await gatherBody(raw, contentEncoding, maxBytes);
  return bytes.length === 0 ? undefined : parseJsonText(bytes);
}

/** Tells the media type of a content type header, lower case, without parameters. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
