import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildItemIndex } from '../../src/catalog/item-index.ts';
import { fillColdVectors } from '../../src/recommend/cold-vectors.ts';
import { recordOf } from '../support/records.ts';

test('a record without a vector gets one like those of its style, where the genre says nothing', async () => {
  const nWarm = 40;
  const records = Array.from({ length: nWarm + 2 }, (_, number) =>
    recordOf(number + 1, `Record ${number}`, { styles: [number % 2 === 0 ? 'Dub' : 'Ska'] }, ['Reggae']),
  );
  async function* scan() {
    yield records;
  }
  const index = await buildItemIndex(scan());
  const isCold = Uint8Array.from(records, (_, row) => (row < nWarm ? 0 : 1));
  // Dub lies along one axis, Ska along the other.
  const values = Float32Array.from(
    records.flatMap((_, row) => (row >= nWarm ? [0, 0] : [1 - (row % 2), row % 2])),
  );
  fillColdVectors(index, isCold, { nRows: records.length, factors: 2, values });
  const [dub, ska] = [values.subarray(2 * nWarm, 2 * nWarm + 2), values.subarray(2 * nWarm + 2)];
  assert.ok(dub[0] > dub[1] + 0.3 && ska[1] > ska[0] + 0.3, `${dub} and ${ska}`);
});
