import type { ReactNode } from 'react';

/** A row of figures. */
export function Stats({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl className="panel stats" aria-label={label}>
      {children}
    </dl>
  );
}
