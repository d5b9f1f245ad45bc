import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDrawTable } from '../../src/simulate/draw-table.ts';
import { EventIds } from '../../src/simulate/event-ids.ts';
import { drawPoisson } from '../../src/simulate/history/draw-poisson.ts';
import { TimeQueue } from '../../src/simulate/listeners/time-queue.ts';
import { createUserOrder } from '../../src/simulate/listeners/user-order.ts';
import { createRandom } from '../../src/util/random.ts';

test('places are drawn in proportion to their weights, those of weight 0 never', () => {
  const weights = Float64Array.of(5, 0, 1, 0.5, 100, 0, 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = createDrawTable(weights);
  const counts = new Float64Array(weights.length);
  const random = createRandom(1);
  for (let draw = 0; draw < 200_000; draw++) counts[table.draw(random)]++;
  weights.forEach((weight, place) => {
    const share = weight / total;
    const deviation = Math.abs(counts[place] - 200_000 * share);
    assert(deviation <= 3.5 * Math.sqrt(200_000 * share * (1 - share)), `place ${place}: ${counts[place]}`);
  });
});

test('a queue gives its slots by time, however they are delayed and removed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
      fc.array(fc.option(fc.nat(500)), { maxLength: 200 }),
      (times, moves) => {
        const queue = new TimeQueue(Float64Array.from(times));
        const model = new Map(times.map((time, slot) => [slot, time]));
        for (const move of moves) {
          if (queue.size === 0) break;
          assert.equal(queue.firstTime, Math.min(...model.values()));
          assert.equal(model.get(queue.firstSlot), queue.firstTime);
          if (move === null) {
            model.delete(queue.firstSlot);
            queue.removeFirst();
          } else {
            model.set(queue.firstSlot, queue.firstTime + move);
            queue.delayFirst(queue.firstTime + move);
          }
          assert.equal(queue.size, model.size);
        }
      },
    ),
  );
});

test('an order of users names each once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(), (nUsers, seed) => {
      const userAt = createUserOrder(nUsers, createRandom(seed));
      const users = new Set(Array.from({ length: nUsers }, (_, place) => userAt(place)));
      assert.equal(users.size, nUsers);
      assert(Math.max(...users) === nUsers - 1 && Math.min(...users) === 0);
    }),
  );
});

test('ids of a simulation differ by owner and place, and come again with it', () => {
  const idsOf = (seed: number): Set<string> => {
    const ids = new EventIds({ seed });
    const made = new Set<string>();
    for (let owner = 0; owner < 300; owner++)
      for (let place = 0; place < 300; place++) {
        ids.make(owner, place);
        made.add(ids.words.join());
      }
    return made;
  };
  const ids = idsOf(1);
  assert.equal(ids.size, 90_000);
  assert.deepEqual(idsOf(1), ids);
  assert.equal(idsOf(2).intersection(ids).size, 0);
});

test('counts of rare things have their mean and as much variance', () => {
  const random = createRandom(5);
  for (const mean of [0, 0.01, 0.7, 5, 39, 60]) {
    const draws = Array.from({ length: 20_000 }, () => drawPoisson(mean, random));
    const found = draws.reduce((sum, count) => sum + count, 0) / draws.length;
    const variance = draws.reduce((sum, count) => sum + (count - found) ** 2, 0) / draws.length;
    assert(Math.abs(found - mean) <= 4 * Math.sqrt(mean / draws.length), `${mean}: mean ${found}`);
    assert(Math.abs(variance - mean) <= 0.2 * mean, `${mean}: variance ${variance}`);
  }
});
