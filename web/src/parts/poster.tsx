import { memo, useId, useMemo } from 'react';
import { composePoster } from './poster-art.ts';
import { PosterMotif } from './poster-motif.tsx';
import './poster.css';

/** A drawn poster for a film without a picture. Purely for the eye: the title stands beside it as text. */
export const Poster = memo(function Poster(props: {
  title: string;
  year: number | null;
  genres: readonly string[];
}) {
  const { title, year, genres } = props;
  const art = useMemo(() => composePoster(title, genres), [title, genres]);
  const shade = useId();
  const lineHeight = art.fontSize * 1.06;
  const top = 278 - (art.lines.length - 1) * lineHeight;
  return (
    <svg className="poster" viewBox="0 0 200 300" aria-hidden="true">
      <defs>
        <linearGradient id={shade} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0.42" stopColor={art.paper} stopOpacity="0" />
          <stop offset="0.74" stopColor={art.paper} stopOpacity="0.94" />
        </linearGradient>
      </defs>
      <rect width="200" height="300" fill={art.paper} />
      <PosterMotif art={art} />
      <rect width="200" height="300" fill={`url(#${shade})`} />
      <text x="15" y={top - art.fontSize - 5} fill={art.bright} className="poster-small">
        {[year, genres[0]].filter((part) => part !== null && part !== undefined).join(' · ')}
      </text>
      <text className="poster-title" fill="#fff9ef" fontSize={art.fontSize}>
        {art.lines.map((line, at) => (
          <tspan key={line} x="14" y={top + at * lineHeight}>
            {line}
          </tspan>
        ))}
      </text>
    </svg>
  );
});
