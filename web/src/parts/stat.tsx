import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

/** One figure with its name; stands in a `Stats`. `undefined` is still loading. */
export function Stat(props: { name: string; value: ReactNode | undefined; note?: ReactNode }) {
  const { name, value, note } = props;
  return (
    <div className="stat">
      <dt className="overline">{name}</dt>
      <dd>
        {value === undefined ? <Skeleton height={26} width={72} /> : value}
        {note !== undefined && <div className="stat-note">{note}</div>}
      </dd>
    </div>
  );
}
