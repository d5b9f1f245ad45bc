import type { Profile } from '../../../../src/server/contract-operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

const NAMES: Readonly<Record<string, string>> = {
  ts: 'Ratings without a time',
  title: 'Films without a title',
  year: 'Films without a year',
  genres: 'Films without a genre',
};

function formatPart(n: number, total: number): string {
  if (n === 0 || total === 0) return 'none';
  const percent = (n / total) * 100;
  return percent < 0.1 ? 'under 0.1 %' : `${percent.toFixed(1)} %`;
}

/** What is missing in the data and what came more than once. */
export function Gaps({ profile }: { profile: Profile }) {
  const { nulls, duplicates, n_items, n_ratings } = profile;
  const rows = Object.entries(nulls).map(([field, n]) => {
    return { name: NAMES[field] ?? `Without ${field}`, n, total: field === 'ts' ? n_ratings : n_items };
  });
  rows.push({ name: 'Ratings that a later one replaced', n: duplicates, total: n_ratings + duplicates });
  return (
    <Panel
      title="Gaps and repeats"
      text="What is missing, and ratings of the same film by the same user: only the latest counts."
    >
      <ul className="gaps">
        {rows.map(({ name, n, total }) => (
          <li key={name}>
            <span>{name}</span>
            <span className="num">
              {formatCount(n)} <span className="muted small">{formatPart(n, total)}</span>
            </span>
            <div className="bar" aria-hidden="true">
              <i style={{ width: `${total === 0 ? 0 : Math.max(n === 0 ? 0 : 1, (n / total) * 100)}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
