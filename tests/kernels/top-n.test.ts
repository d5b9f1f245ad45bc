import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Kernel } from '../../src/kernels/kernel.ts';
import { createMemoryPlan } from '../../src/kernels/memory-plan.ts';
import {
  orderItems,
  panelCount,
  reserveItems,
  type Vectors,
  writeVectors,
} from '../../src/kernels/pack-items.ts';
import { createScalarKernel } from '../../src/kernels/scalar/scalar-kernel.ts';
import { createTopN } from '../../src/kernels/top-n.ts';
import { TOP_N_USERS, topNScratchBytes } from '../../src/kernels/top-n-batch.ts';
import { createWasmKernel, type WasmVariant } from '../../src/kernels/wasm/wasm-kernel.ts';
import { drawSeen, drawVectors, type VectorKind } from '../support/random-vectors.ts';

interface Seen {
  readonly rowStarts: Uint32Array;
  readonly columns: Int32Array;
}

/** Lays a batch out in a memory and gives what a kernel selects, in calls of at most `step` users. */
function selectBy(items: Vectors, users: Vectors, seen: Seen, count: number) {
  const plan = createMemoryPlan();
  const packed = reserveItems(plan.reserve, items);
  const batch = {
    items: packed,
    count,
    users: plan.reserve(4 * users.nRows * packed.stride),
    seenStarts: plan.reserve(4 * seen.rowStarts.length),
    seenItems: plan.reserve(4 * seen.columns.length),
    outRows: plan.reserve(4 * users.nRows * count),
    outScores: plan.reserve(4 * users.nRows * count),
  };
  const scratch = plan.reserve(topNScratchBytes(packed, TOP_N_USERS));
  const memory = plan.allocate('a test');
  const { buffer } = memory;
  const floatsAt = (at: number, length: number) => new Float32Array(buffer, at, length);
  const { nItems, stride } = packed;
  writeVectors(floatsAt(packed.vectors, nItems * stride), stride, items, { first: 0, nRows: nItems });
  orderItems(buffer, packed);
  writeVectors(floatsAt(batch.users, users.nRows * stride), stride, users, { first: 0, nRows: users.nRows });
  new Uint32Array(buffer, batch.seenStarts, seen.rowStarts.length).set(seen.rowStarts);
  new Int32Array(buffer, batch.seenItems, seen.columns.length).set(seen.columns);
  const select = (kernel: Kernel, step: number) => {
    kernel.packPanels(packed, 0, panelCount(packed));
    for (let begin = 0; begin < users.nRows; begin += step) {
      kernel.topN(batch, begin, Math.min(users.nRows, begin + step), scratch);
    }
    return {
      itemRows: new Int32Array(buffer, batch.outRows, users.nRows * count).slice(),
      scores: floatsAt(batch.outScores, users.nRows * count).slice(),
    };
  };
  return { memory, select };
}

const shapes = fc.record({
  nItems: fc.integer({ min: 1, max: 300 }),
  nUsers: fc.integer({ min: 1, max: 40 }),
  factors: fc.integer({ min: 1, max: 70 }),
  count: fc.integer({ min: 1, max: 60 }),
  share: fc.constantFrom(0, 0.3, 0.9),
  step: fc.constantFrom(1, 3, 4, 31, 32),
  kind: fc.constantFrom<VectorKind>('whole', 'normal', 'skewed', 'zeros'),
  seed: fc.nat(1e6),
});

for (const variant of ['wasm-relaxed-simd', 'wasm-simd'] satisfies WasmVariant[]) {
  test(`${variant} selects what a full sort of all scores selects, whatever the shape and the vectors`, (t) => {
    fc.assert(
      fc.property(shapes, ({ nItems, nUsers, factors, count, share, step, kind, seed }) => {
        const items = drawVectors(nItems, factors, kind, seed);
        const users = drawVectors(nUsers, factors, kind, seed + 1);
        const seen = drawSeen(nUsers, nItems, share, seed + 2);
        const { memory, select } = selectBy(items, users, seen, count);
        const kernel = createWasmKernel(memory, variant);
        if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
        const expected = select(createScalarKernel(memory.buffer), nUsers);
        assert.deepEqual(select(kernel, step), expected);
        // What a call leaves in the scratch does not matter to the next one.
        assert.deepEqual(select(kernel, 32), expected);
      }),
      { numRuns: 150 },
    );
  });
}

for (const variant of ['wasm-relaxed-simd', 'wasm-simd'] satisfies WasmVariant[]) {
  test(`${variant} selects what a full sort selects from more items than are scanned at a time`, (t) => {
    for (const kind of ['normal', 'skewed'] as const) {
      const [items, users] = [drawVectors(9000, 64, kind, 1), drawVectors(6, 64, 'normal', 2)];
      const { memory, select } = selectBy(items, users, drawSeen(6, 9000, 0.1, 3), 20);
      const kernel = createWasmKernel(memory, variant);
      if (kernel === undefined) return t.skip(`this engine has no ${variant}`);
      const expected = select(createScalarKernel(memory.buffer), 6);
      for (const step of [1, 6]) assert.deepEqual(select(kernel, step), expected);
    }
  });
}

test('one user alone gets what a full sort gives, without empty places', () => {
  fc.assert(
    fc.property(shapes, ({ nItems, factors, count, share, kind, seed }) => {
      const items = drawVectors(nItems, factors, kind, seed);
      const selection = createTopN(items);
      for (const offset of [1, 2, 3]) {
        const user = drawVectors(1, factors, kind, seed + offset);
        const seen = drawSeen(1, nItems, share, seed + offset);
        const { memory, select } = selectBy(items, user, seen, count);
        const expected = select(createScalarKernel(memory.buffer), 1);
        const nFound = expected.itemRows.filter((row) => row >= 0).length;
        assert.deepEqual(selection.topN(user.values, count, seen.columns), {
          itemRows: expected.itemRows.slice(0, nFound),
          scores: expected.scores.slice(0, nFound),
        });
      }
    }),
    { numRuns: 60 },
  );
});

test('nothing is selected from no items, or when nothing is asked for', () => {
  const user = Float32Array.of(1, 2, 3);
  const none = createTopN({ nRows: 0, factors: 3, values: new Float32Array(0) });
  assert.equal(none.topN(user, 5, new Int32Array(0)).itemRows.length, 0);
  const some = createTopN(drawVectors(5, 3, 'normal', 1));
  assert.equal(some.topN(user, 0, new Int32Array(0)).itemRows.length, 0);
});

test('vectors beyond the 4 GiB of a WebAssembly memory are refused as too_large', () => {
  const vectors = { nRows: 14_000_000, factors: 64, values: new Float32Array(0) };
  assert.throws(() => createTopN(vectors), { code: 'too_large' });
});
