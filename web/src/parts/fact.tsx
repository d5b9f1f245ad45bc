import type { ReactNode } from 'react';

/** One named fact of a list of definitions. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="overline">{name}</dt>
      <dd className="break">{children}</dd>
    </div>
  );
}
