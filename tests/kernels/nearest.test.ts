import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Kernel } from '../../src/kernels/kernel.ts';
import { createMemoryPlan } from '../../src/kernels/memory-plan.ts';
import {
  beginLists,
  endPanels,
  PANEL_BYTES,
  POINT_SIZE,
  readNumber,
  writePoint,
} from '../../src/kernels/nearest-search.ts';
import { createScalarKernel } from '../../src/kernels/scalar/scalar-kernel.ts';
import { createWasmKernel, type WasmVariant } from '../../src/kernels/wasm/wasm-kernel.ts';
import { createRandom } from '../../src/util/random.ts';

/** Few distinct points, so that many are equally near. */
function drawPoints(seed: number, nPoints: number, nDistinct: number): Int16Array {
  const random = createRandom(seed);
  const distinct = Int16Array.from({ length: nDistinct * POINT_SIZE }, () => random.below(8000) - 2000);
  const points = new Int16Array(nPoints * POINT_SIZE);
  for (let point = 0; point < nPoints; point++) {
    const from = random.below(nDistinct) * POINT_SIZE;
    points.set(distinct.subarray(from, from + POINT_SIZE), point * POINT_SIZE);
  }
  return points;
}

interface Case {
  readonly seed: number;
  readonly nPoints: number;
  readonly nDistinct: number;
  readonly nQueries: number;
  readonly count: number;
}

/** Searches the queries' own run first, from the point `first` on, then another; gives the lists. */
function search(
  kernelOf: (memory: WebAssembly.Memory) => Kernel | undefined,
  { seed, nPoints, nDistinct, nQueries, count }: Case,
): Int32Array | undefined {
  const nPanels = Math.ceil(nPoints / 4);
  const plan = createMemoryPlan();
  const runs = [plan.reserve(nPanels * PANEL_BYTES), plan.reserve(nPanels * PANEL_BYTES)];
  const lists = plan.reserve(8 * count * nQueries);
  const memory = plan.allocate('a test');
  const kernel = kernelOf(memory);
  runs.forEach((at, run) => {
    const view = new DataView(memory.buffer, at);
    const points = drawPoints(seed + run, nPoints, nDistinct);
    for (let place = 0; place < nPoints; place++) writePoint(view, place, points, place * POINT_SIZE);
    endPanels(view, nPoints);
  });
  beginLists(memory.buffer, lists, nQueries, count);
  const queries = { queries: runs[0], nQueries, nPanels, count, lists };
  kernel?.nearest({ ...queries, points: runs[0], firstPlace: 0, selfPlace: 0 });
  kernel?.nearest({ ...queries, points: runs[1], firstPlace: 4 * nPanels, selfPlace: -1 });
  return kernel && new Int32Array(memory.buffer, lists, 2 * count * nQueries).slice();
}

const scalar = (memory: WebAssembly.Memory): Kernel => createScalarKernel(memory.buffer);
const anyCase = fc
  .record({
    seed: fc.integer({ min: 0, max: 1000 }),
    nPoints: fc.integer({ min: 1, max: 40 }),
    nDistinct: fc.integer({ min: 1, max: 30 }),
    nQueries: fc.integer({ min: 1, max: 40 }),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .map((drawn) => ({ ...drawn, nQueries: Math.min(drawn.nQueries, drawn.nPoints) }));

describe('the search for nearest points', () => {
  for (const variant of ['wasm-simd', 'wasm-relaxed-simd'] satisfies WasmVariant[])
    test(`${variant} finds what the scalar kernel finds, in the same order`, (context) => {
      fc.assert(
        fc.property(anyCase, (one) => {
          const found = search((memory) => createWasmKernel(memory, variant), one);
          if (found === undefined) context.skip(`this engine does not run ${variant}`);
          else assert.deepEqual(found, search(scalar, one));
        }),
        { numRuns: 60 },
      );
    });

  test('the scalar kernel gives the greatest scores, never the query itself and no place without a point', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { seed, nPoints, nDistinct, nQueries, count } = one;
        const lists = search(scalar, one) ?? new Int32Array();
        const offset = 4 * Math.ceil(nPoints / 4);
        const runs = [0, 1].map((run) => drawPoints(seed + run, nPoints, nDistinct));
        for (let query = 0; query < nQueries; query++) {
          const scoreOf = (place: number): number => {
            const points = place < offset ? runs[0] : runs[1];
            const at = (place % offset) * POINT_SIZE;
            let [product, squared] = [0, 0];
            for (let k = 0; k < POINT_SIZE; k++) {
              product += runs[0][query * POINT_SIZE + k] * points[at + k];
              squared += points[at + k] ** 2;
            }
            return product - Math.floor(squared / 2);
          };
          const places = [...Array(nPoints).keys()].flatMap((place) => [place, offset + place]);
          const best = places
            .filter((place) => place !== query)
            .map(scoreOf)
            .sort((a, b) => b - a)
            .slice(0, count);
          const at = 2 * count * query;
          const found = [...lists.subarray(at + count, at + 2 * count)].filter((place) => place >= 0);
          assert.deepEqual([...lists.subarray(at, at + best.length)], best);
          assert.deepEqual(found.map(scoreOf), best);
          assert.equal(new Set(found).size, found.length);
          assert.ok(!found.includes(query));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of points that are all the same each query gets those that follow it, so that no one is everyone’s nearest', () => {
    const nPoints = 12;
    const lists = search(scalar, { seed: 1, nPoints, nDistinct: 1, nQueries: nPoints, count: 4 });
    const firsts = Array.from({ length: nPoints }, (_, query) => lists?.[8 * query + 4]);
    assert.deepEqual(firsts, [4, 4, 4, 4, 8, 8, 8, 8, 0, 0, 0, 0]);
  });

  test('a number is read back from a panel', () => {
    const memory = new ArrayBuffer(2 * PANEL_BYTES);
    const points = drawPoints(3, 7, 7);
    for (let place = 0; place < 7; place++)
      writePoint(new DataView(memory), place, points, place * POINT_SIZE);
    const back = Int16Array.from(points, (_, at) =>
      readNumber(new Int16Array(memory), 0, Math.floor(at / POINT_SIZE), at % POINT_SIZE),
    );
    assert.deepEqual(back, points);
  });
});
