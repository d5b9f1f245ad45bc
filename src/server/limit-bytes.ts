import { Readable } from 'node:stream';
import { DeadwaxError } from '../errors.ts';

async function* countBytes(source: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maxBytes)
      throw new DeadwaxError(
        'too_large',
        `the file is larger than ${maxBytes} bytes; raise the upload limit`,
      );
    yield chunk;
  }
  if (!source.readableEnded)
    throw new DeadwaxError('unparsable', 'the upload ended before it was whole; send it again');
}

/** Gives a stream's bytes, failing with `too_large` past a limit. The source is not destroyed, so that an answer can be sent. */
export function limitBytes(source: Readable, maxBytes: number): Readable {
  return Readable.from(countBytes(source, maxBytes), { objectMode: false });
}
