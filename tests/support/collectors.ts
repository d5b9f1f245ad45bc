import {
  type CollectableRelease,
  type CollectionSetup,
  setUpCollections,
} from '../../src/simulate/collections/collection-setup.ts';
import type { CollectionOptions } from '../../src/simulate/collections/collection-steps.ts';
import { CollectionSteps } from '../../src/simulate/collections/collection-steps.ts';
import { syntheticReleases, USUAL_RELEASES } from '../../src/simulate/collections/synthetic-releases.ts';

/** The made-up releases as collectors see them. */
export function collectables(nReleases: number = USUAL_RELEASES): CollectableRelease[] {
  return Array.from(syntheticReleases(nReleases), ({ itemId, genres, attributes }) => {
    const { styles } = attributes;
    return { itemId, genre: genres[0], style: Array.isArray(styles) ? String(styles[0]) : '' };
  });
}

const ALL = collectables();

/** A simulation of a thousand collectors, but for what is given. */
export function collectionOptions(
  given: Partial<CollectionSetup> & { readonly releases?: readonly CollectableRelease[] } = {},
): CollectionOptions {
  const { releases = ALL, ...rest } = given;
  const startMs = Date.UTC(2020, 0, 1);
  const usual = { kind: 'collections', isRealistic: false, nUsers: 1000, seed: 1, startMs } as const;
  return setUpCollections(releases, { ...usual, ...rest });
}

/** The rows of each collector's releases, in their order, each once. */
export function rowsByCollector(options: CollectionOptions): Int32Array[] {
  const rows = new Map<number, Set<number>>();
  for (const steps = new CollectionSteps(options); !steps.isOver; steps.advance()) {
    const own = rows.get(steps.userNumber) ?? new Set();
    for (const row of steps.rows) own.add(row);
    rows.set(steps.userNumber, own);
  }
  return Array.from(rows.values(), (own) => Int32Array.from(own));
}
