import { Skeleton } from '@mantine/core';

const PLACES = ['ratings', 'years', 'tail', 'votes'];

/** Stands in while a profile is measured. */
export function ExploreSkeleton() {
  return (
    <div className="stack" aria-hidden="true">
      <Skeleton height={112} radius="lg" />
      <div className="cols-2">
        {PLACES.map((place) => (
          <Skeleton key={place} height={360} radius="lg" />
        ))}
      </div>
    </div>
  );
}
