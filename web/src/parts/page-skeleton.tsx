import { Skeleton } from '@mantine/core';

/** Stands in while a page's code is on its way. */
export function PageSkeleton() {
  return (
    <div className="stack" aria-hidden="true">
      <Skeleton height={38} width="min(340px, 70%)" />
      <Skeleton height={120} radius="lg" />
      <Skeleton height={320} radius="lg" />
    </div>
  );
}
