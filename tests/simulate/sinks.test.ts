import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { openFileSink } from '../../src/simulate/file-sink.ts';
import { createListenerStream } from '../../src/simulate/listeners/create-listener-stream.ts';
import { createSongTable } from '../../src/simulate/listeners/songs.ts';
import { syntheticSongs } from '../../src/simulate/listeners/synthetic-songs.ts';
import { sendChunks } from '../../src/simulate/send-chunks.ts';
import { bytesOf } from '../support/simulated-lines.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function stream() {
  const songs = createSongTable(syntheticSongs(50));
  return createListenerStream({
    listeners: 20,
    users: 50,
    songs,
    seed: 3,
    speed: 1,
    startMs: 0,
    nEvents: 20_000,
  });
}

test('a file has every line, packed by its name', async (context) => {
  const directory = temporaryDirectory(context);
  const expected = bytesOf(stream());
  const unpack = { '': (bytes: Buffer) => bytes, '.gz': gunzipSync, '.zst': zstdDecompressSync };
  for (const [ending, read] of Object.entries(unpack)) {
    const path = join(directory, `events.ndjson${ending}`);
    const sink = openFileSink(path);
    let nSent = 0;
    await sendChunks(stream(), sink, (nLines) => {
      nSent += nLines;
    });
    assert.deepEqual({ ...sink.acknowledged }, { accepted: 20_000, duplicates: 0, rejected: 0 });
    assert.equal(nSent, 20_000);
    assert(expected.equals(read(readFileSync(path))), ending);
  }
});

test('a file that cannot be written is an error that names it', async (context) => {
  const directory = temporaryDirectory(context);
  for (const name of ['missing/events.ndjson', 'missing/events.ndjson.gz']) {
    const sink = openFileSink(join(directory, name));
    await assert.rejects(
      sendChunks(stream(), sink, () => undefined),
      { code: 'io_failed', message: /missing\/events.*does not exist/ },
    );
    assert.equal(sink.acknowledged.accepted, 0);
  }
});
