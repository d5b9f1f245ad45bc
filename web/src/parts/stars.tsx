import { useId } from 'react';

const PATH = 'M8 1.6l1.95 4.1 4.5.6-3.3 3.1.83 4.45L8 11.7l-3.98 2.15.83-4.45-3.3-3.1 4.5-.6z';

/** A rating between 0 and 5 as stars with its number. */
export function Stars({ value, size = 14 }: { value: number | null; size?: number }) {
  const clip = useId();
  if (value === null) return <span className="muted small">no stars yet</span>;
  const share = Math.max(0, Math.min(1, value / 5));
  return (
    <span className="stars" role="img" aria-label={`${value.toFixed(1)} of 5 stars`}>
      <svg width={size * 5} height={size} viewBox="0 0 80 16" aria-hidden="true">
        <clipPath id={clip}>
          <rect width={80 * share} height="16" />
        </clipPath>
        {[0, 16, 32, 48, 64].map((x) => (
          <path key={x} d={PATH} transform={`translate(${x})`} fill="var(--dw-line-strong)" opacity="0.65" />
        ))}
        <g clipPath={`url(#${clip})`}>
          {[0, 16, 32, 48, 64].map((x) => (
            <path key={x} d={PATH} transform={`translate(${x})`} fill="#d9912b" />
          ))}
        </g>
      </svg>
      <span className="num small" aria-hidden="true">
        {value.toFixed(1)}
      </span>
    </span>
  );
}
