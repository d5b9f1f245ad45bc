import { memo, useId, useMemo } from 'react';
import { composePoster } from './poster-art.ts';
import { PosterMotif } from './poster-motif.tsx';
import './poster.css';

const ARTIST_LENGTH = 26;

/** A drawn sleeve for a record or a track without a cover. Purely for the eye: title and artist stand beside it as text. */
export const Sleeve = memo(function Sleeve(props: {
  title: string;
  artist: string | undefined;
  genres: readonly string[];
}) {
  const { title, artist = '', genres } = props;
  const art = useMemo(() => composePoster(title, genres), [title, genres]);
  const shade = useId();
  const lines = art.lines.slice(0, 3);
  const fontSize = Math.min(art.fontSize, 22);
  const lineHeight = fontSize * 1.06;
  const top = 184 - (lines.length - 1) * lineHeight;
  return (
    <svg className="poster sleeve" viewBox="0 0 200 200" aria-hidden="true">
      <defs>
        <linearGradient id={shade} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0.36" stopColor={art.paper} stopOpacity="0" />
          <stop offset="0.78" stopColor={art.paper} stopOpacity="0.94" />
        </linearGradient>
      </defs>
      <rect width="200" height="200" fill={art.paper} />
      <g transform="translate(0 -22)">
        <PosterMotif art={art} />
      </g>
      <rect width="200" height="200" fill={`url(#${shade})`} />
      <text x="13" y={top - fontSize - 3} fill={art.bright} className="poster-small">
        {artist.length > ARTIST_LENGTH ? `${artist.slice(0, ARTIST_LENGTH - 1)}…` : artist}
      </text>
      <text className="poster-title" fill="#fff9ef" fontSize={fontSize}>
        {lines.map((line, at) => (
          <tspan key={line} x="12" y={top + at * lineHeight}>
            {line}
          </tspan>
        ))}
      </text>
    </svg>
  );
});
