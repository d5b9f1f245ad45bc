import type { LoadedModel } from './model.ts';

/** Tells whether the version has one set of factors for both purposes, as an imported Spark model does: users then fold in by ratings. */
export function ranksByStars({ manifest, rating }: LoadedModel): boolean {
  return manifest.origin === 'spark' && rating !== undefined;
}
