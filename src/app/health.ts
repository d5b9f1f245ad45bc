import type { Catalogue } from '../domain/catalogue.ts';
import { toDeadwaxError } from '../errors.ts';
import type { Recommender } from '../recommend/recommender.ts';
import type { ComponentHealth } from '../server/context.ts';
import type { Engines } from './engines.ts';

async function probe(
  name: string,
  required: boolean,
  look: () => Promise<unknown>,
): Promise<ComponentHealth> {
  try {
    await look();
    return { name, up: true, required, detail: undefined };
  } catch (thrown) {
    return { name, up: false, required, detail: toDeadwaxError(thrown).message };
  }
}

/** Looks at each part by using it. Answers need log and state; reports alone need the warehouse. */
export async function readHealth(
  { log, store, warehouse, warehouseDamage }: Engines,
  recommenders: ReadonlyMap<Catalogue, Recommender>,
): Promise<readonly ComponentHealth[]> {
  const models = [...recommenders].map(([catalogue, recommender]): ComponentHealth => {
    const { fault } = recommender.status();
    return { name: `model ${catalogue}`, up: fault === undefined, required: false, detail: fault?.message };
  });
  return [
    await probe('event log', true, () => log.endOffset()),
    await probe('state', true, async () => {
      await store.interactions.appliedOffset();
      await store.items.count('movies');
    }),
    await probe('warehouse', false, async () => {
      await warehouse.appliedOffset();
      const damage = await warehouseDamage();
      if (damage !== undefined) throw damage;
    }),
    ...models,
  ];
}
