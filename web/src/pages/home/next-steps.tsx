import { IconChartHistogram, IconDisc, IconFileImport, IconUser } from '@tabler/icons-react';
import { Link } from 'react-router';
import './next-steps.css';

const STEPS = [
  {
    to: '/users',
    icon: IconUser,
    title: 'Look at one user',
    text: 'What is recommended, why, and how each event changes it.',
  },
  {
    to: '/import',
    icon: IconFileImport,
    title: 'Bring your data',
    text: 'Data sets, listening histories, files of your own; rejects come with line and reason.',
  },
  {
    to: '/models',
    icon: IconDisc,
    title: 'Train and compare',
    text: 'Every version with its figures; publish one, or roll back.',
  },
  {
    to: '/explore',
    icon: IconChartHistogram,
    title: 'Explore the ratings',
    text: 'Distributions, the long tail, years, genres.',
  },
];

/** What to try next. */
export function NextSteps({ isSample }: { isSample: boolean }) {
  return (
    <section aria-label="What to try next" className="stack" style={{ gap: 12 }}>
      {isSample && (
        <p className="small muted">
          You are looking at the bundled sample: its films, people and ratings are invented.{' '}
          <Link to="/settings">Remove it</Link> with one click when your own data is in.
        </p>
      )}
      <div className="next-steps">
        {STEPS.map(({ to, icon: Icon, title, text }) => (
          <Link key={to} to={to} className="panel next-step">
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            <strong>{title}</strong>
            <span className="small muted">{text}</span>
          </Link>
        ))}
      </div>
    </section>
  );
}
