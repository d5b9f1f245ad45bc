import { createHash } from 'node:crypto';
import type { ModelManifest } from './manifest.ts';

/** What a model is, without where, when and on how many threads it was made. */
export type HashedModel = Pick<ModelManifest, 'contentHash' | 'policy' | 'ranking' | 'rating' | 'scale'>;

/**
 * Hashes a model: SHA-256, in hexadecimal, over `contentHash LF parameters`. The content hash covers ids, factors, biases and item
 * figures; the parameters are the other members of `HashedModel` as JSON without spaces, members in order of their names at every level.
 */
export function hashModel(model: HashedModel): string {
  const { contentHash, policy, ranking, scale } = model;
  const parameters = { policy, ranking, rating: model.rating ?? null, scale };
  return createHash('sha256')
    .update(`${contentHash}\n${JSON.stringify(parameters, inNameOrder)}`)
    .digest('hex');
}

function inNameOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
