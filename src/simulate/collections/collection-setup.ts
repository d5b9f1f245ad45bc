import type { CollectionOptions } from './collection-steps.ts';
import { drawPlainStory, drawRealisticStory } from './collection-stories.ts';
import { ReleaseList } from './release-list.ts';
import { createContiguousPicker, PART_OF_COLLECTION, WHOLE_COLLECTION } from './release-picker.ts';
import { createTastePicker, type ReleaseTaste } from './taste-clusters.ts';

/** A release that can be collected. */
export type CollectableRelease = ReleaseTaste & { readonly itemId: string };

export interface CollectionSetup {
  readonly kind: 'collections' | 'activity';
  /** By popularity and taste; plain chains otherwise. */
  readonly isRealistic: boolean;
  readonly nUsers: number;
  readonly seed: number;
  /** Milliseconds since 1970 UTC. */
  readonly startMs: number;
}

/** Puts together what collectors do with some releases, at least one. */
export function setUpCollections(
  releases: readonly CollectableRelease[],
  { kind, isRealistic, nUsers, seed, startMs }: CollectionSetup,
): CollectionOptions {
  const size = kind === 'collections' ? WHOLE_COLLECTION : PART_OF_COLLECTION;
  const draw = isRealistic ? drawRealisticStory : drawPlainStory;
  return {
    name: isRealistic ? `realistic ${kind}` : kind,
    nUsers,
    seed,
    startMs,
    releases: new ReleaseList(releases.map(({ itemId }) => itemId)),
    picker: isRealistic
      ? createTastePicker(releases, size, seed)
      : createContiguousPicker(releases.length, size),
    manner: kind === 'collections' ? { kind: 'lists' } : { kind: 'stories', draw },
  };
}
