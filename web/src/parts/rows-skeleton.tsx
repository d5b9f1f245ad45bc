import { Skeleton } from '@mantine/core';

/** Stands in for a list or table that is being loaded. */
export function RowsSkeleton({ rows = 6, height = 30 }: { rows?: number; height?: number }) {
  return (
    <div className="stack" style={{ gap: 10 }} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <Skeleton key={row} height={height} width={`${100 - ((row * 7) % 23)}%`} />
      ))}
    </div>
  );
}
