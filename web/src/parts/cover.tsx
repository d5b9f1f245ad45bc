import { composePoster } from './poster-art.ts';
import { RecordPicture } from './record-picture.tsx';
import './cover.css';

function Disc({ title, genres }: { title: string; genres: readonly string[] }) {
  const { paper, deep, bright } = composePoster(title, genres);
  return (
    <svg className="cover-disc" viewBox="0 0 200 200" aria-hidden="true">
      <circle cx="100" cy="100" r="97" fill="#17130f" stroke="#f3ecdf" strokeOpacity="0.22" />
      <g fill="none" stroke="#f3ecdf" strokeOpacity="0.13">
        {[90, 84, 78, 72, 66, 60, 54, 48].map((radius) => (
          <circle key={radius} cx="100" cy="100" r={radius} />
        ))}
      </g>
      <circle cx="100" cy="100" r="36" fill={deep} />
      <circle cx="100" cy="100" r="29" fill="none" stroke={bright} strokeWidth="2" />
      <path
        className="cover-turning"
        d="M80 92 H120 M84 108 H116"
        stroke={bright}
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="100" cy="100" r="3.4" fill={paper} />
    </svg>
  );
}

/** The cover of a record, or a drawn sleeve, with the disc behind it; its label has the colours of the genre. */
export function Cover(props: {
  title: string;
  genres: readonly string[];
  attributes: Readonly<Record<string, unknown>>;
}) {
  const { title, genres, attributes } = props;
  return (
    <div className="cover">
      <Disc title={title} genres={genres} />
      <RecordPicture title={title} genres={genres} attributes={attributes} />
    </div>
  );
}
