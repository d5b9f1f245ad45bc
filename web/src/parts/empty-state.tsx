import type { ReactNode } from 'react';

/** Says that there is nothing yet, and what to do next. */
export function EmptyState({
  title,
  text,
  children,
}: {
  title: string;
  text: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="blank">
      <svg className="blank-art" width="64" height="64" viewBox="0 0 64 64" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="1.4">
          <circle cx="32" cy="32" r="30" />
          <circle cx="32" cy="32" r="25" strokeDasharray="118 40" />
          <circle cx="32" cy="32" r="20" strokeDasharray="80 46" />
          <circle cx="32" cy="32" r="10" />
        </g>
        <circle cx="32" cy="32" r="2.4" fill="currentColor" />
      </svg>
      <h3>{title}</h3>
      <p>{text}</p>
      {children}
    </div>
  );
}
