import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { gatherBody, readBody } from '../../src/server/request-body.ts';

for (const encoding of [undefined, 'gzip'])
  test(`a sender that goes away has sent a bad request, and is no fault of the server: ${encoding ?? 'plain'}`, async () => {
    for (const read of [
      async (raw: PassThrough) => Array.fromAsync(readBody(raw, encoding)),
      async (raw: PassThrough) => gatherBody(raw, encoding, 1000),
    ]) {
      const raw = new PassThrough();
      raw.on('error', () => undefined);
      const reading = assert.rejects(read(raw), { code: 'unparsable' });
      const bytes = Buffer.from('{"type":"play"}');
      raw.write(encoding === 'gzip' ? gzipSync(bytes).subarray(0, 20) : bytes);
      setImmediate(() => raw.destroy(new Error('aborted')));
      await reading;
    }
  });
