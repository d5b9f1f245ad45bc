import { formatCount } from '../../format/numbers.ts';
import type { Cleaning } from './cleaning.ts';

const ROWS = [
  ['ratings', 'Ratings'],
  ['users', 'Users'],
  ['items', 'Films'],
] as const;

/** What the cleaning rules of an import took away. */
export function CleaningNote({ cleaning }: { cleaning: Cleaning }) {
  const { rules, before, after } = cleaning;
  return (
    <div>
      <h4 className="entry-title">Cleaning</h4>
      <p className="small muted">{rules.join('; ')}</p>
      <div className="scroll-x">
        <table className="data cleaning-table" aria-label="Before and after cleaning">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="right">
                Before
              </th>
              <th scope="col" className="right">
                After
              </th>
              <th scope="col" className="right">
                Left out
              </th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([field, name]) => (
              <tr key={field}>
                <td>{name}</td>
                <td className="right">{formatCount(before[field])}</td>
                <td className="right">{formatCount(after[field])}</td>
                <td className="right">{formatCount(before[field] - after[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
