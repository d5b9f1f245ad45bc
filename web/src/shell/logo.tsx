/** The mark: a record from above, its grooves running out into the label. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="15.5" fill="#1c1815" />
      <g fill="none" stroke="#f3ecdf" strokeOpacity="0.5" strokeWidth="0.8">
        <circle cx="16" cy="16" r="13.2" />
        <circle cx="16" cy="16" r="11.3" />
        <circle cx="16" cy="16" r="9.4" />
      </g>
      <path
        d="M16 7.4a8.6 8.6 0 0 1 7.4 13"
        fill="none"
        stroke="#f3ecdf"
        strokeWidth="1.3"
        strokeLinecap="round"
      />
      <circle cx="16" cy="16" r="5.4" fill="#e2542a" />
      <circle cx="16" cy="16" r="1.2" fill="#1c1815" />
    </svg>
  );
}
