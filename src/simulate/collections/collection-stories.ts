import type { EventType } from '../../domain/event-type.ts';
import type { Draws } from './collector-random.ts';

const PLAIN: readonly (readonly EventType[])[] = [['want_add'], ['want_remove'], ['own_add'], ['own_remove']];

/** In percent, what becomes of a release that someone gets to know. */
const STORIES: readonly (readonly [percent: number, story: readonly EventType[]])[] = [
  [55, ['own_add']],
  [25, ['want_add']],
  [10, ['want_add', 'own_add', 'want_remove']],
  [5, ['own_add', 'own_remove']],
  [5, ['want_add', 'want_remove']],
];

const BY_PERCENT = STORIES.flatMap(([percent, story]) =>
  new Array<readonly EventType[]>(percent).fill(story),
);

/** Draws one of the four events of collections and wantlists, each as likely as the others. */
export function drawPlainStory(random: Draws): readonly EventType[] {
  return PLAIN[random.below(PLAIN.length)];
}

/** Draws what becomes of a release: bought, wanted, wanted and then bought, sold again, no longer wanted. 1.3 events in the mean. */
export function drawRealisticStory(random: Draws): readonly EventType[] {
  return BY_PERCENT[random.below(BY_PERCENT.length)];
}
