import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteBudget } from '../../src/server/byte-budget.ts';

const OVERLOADED = { code: 'overloaded' };

test('what is held beyond what is free to each never exceeds the budget, and all of it comes back', () => {
  const step = fc.record({ share: fc.nat(3), bytes: fc.nat(60), isGiven: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const budget = new ByteBudget({ maxBytes: 100, freeBytes: 20 });
      const shares = [0, 1, 2, 3].map(() => budget.open());
      const held = [0, 0, 0, 0];
      const used = () => held.reduce((sum, bytes) => sum + Math.max(0, bytes - 20), 0);
      for (const { share, bytes, isGiven } of steps) {
        const before = held[share];
        if (isGiven) {
          held[share] = Math.max(0, before - bytes);
          shares[share].give(before - held[share]);
          continue;
        }
        held[share] += bytes;
        if (used() <= 100) shares[share].takeNow(bytes);
        else {
          held[share] = before;
          assert.throws(() => shares[share].takeNow(bytes), OVERLOADED);
        }
      }
      for (const share of shares) share.close();
      const one = budget.open();
      one.takeNow(120);
      assert.throws(() => one.takeNow(1), OVERLOADED);
    }),
  );
});

test('who finds no room waits for what others give back, or for what it gives back itself, and is sent away after seconds', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const budget = new ByteBudget({ maxBytes: 100, freeBytes: 20 });
  const [first, second] = [budget.open(), budget.open()];
  await first.take(120);
  await second.take(20);
  const taken = second.take(30);
  first.give(30);
  await taken;
  const again = second.take(10);
  second.give(50);
  await again;
  const refused = assert.rejects(second.take(60), OVERLOADED);
  context.mock.timers.tick(5_000);
  await refused;
  first.close();
  await second.take(60);
});
