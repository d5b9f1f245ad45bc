import type { ReactNode } from 'react';
import './facts.css';

/** Names with their values, one below the other. */
export function Facts(props: {
  label: string;
  facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  const { label, facts } = props;
  return (
    <dl className="facts" aria-label={label}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
