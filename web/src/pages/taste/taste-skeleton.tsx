import { Skeleton } from '@mantine/core';

/** Stands in for a taste that is being read. */
export function TasteSkeleton() {
  return (
    <div className="stack" aria-hidden="true">
      <div className="taste-cols">
        <Skeleton height={470} radius="lg" />
        <Skeleton height={470} radius="lg" />
      </div>
      <Skeleton height={240} radius="lg" />
    </div>
  );
}
