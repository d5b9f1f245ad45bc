import type { Profile } from '../../../../src/server/contract-operations.ts';
import { Panel } from '../../parts/panel.tsx';

const NAMES: Readonly<Record<string, string>> = { year: 'Year', average: 'Mean rating', count: 'Ratings' };

function nameOf(field: string): string {
  return NAMES[field] ?? field;
}

function findPair({ correlations }: Profile, a: string, b: string): number | null {
  if (a === b) return 1;
  return (
    correlations.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a))?.r ?? null
  );
}

function describe(r: number): string {
  const strength = Math.abs(r);
  if (strength < 0.1) return 'no link';
  const word = strength < 0.3 ? 'weak' : strength < 0.6 ? 'clear' : 'strong';
  return `${word}, ${r > 0 ? 'together' : 'opposite'}`;
}

/** How a pair's cell is coloured: towards the accent when both rise together, towards teal when one falls. */
function heatOf(r: number): { background: string } {
  const hue = r > 0 ? 'var(--explore-warm)' : 'var(--explore-cool)';
  return { background: `color-mix(in srgb, ${hue} ${Math.round(Math.abs(r) * 55)}%, transparent)` };
}

function Cell({ r, isSelf }: { r: number | null; isSelf: boolean }) {
  if (isSelf) return <td className="heat-self" aria-label="the same" />;
  if (r === null) return <td className="muted">too little data</td>;
  return (
    <td style={heatOf(r)}>
      <strong className="num">{r.toFixed(2).replace('-', '−')}</strong>
      <span>{describe(r)}</span>
    </td>
  );
}

/** How year, mean and number of ratings of films go together. */
export function Correlations({ profile }: { profile: Profile }) {
  const fields = [...new Set(profile.correlations.flatMap(({ a, b }) => [a, b]))];
  return (
    <Panel
      title="What goes together"
      text="Over the rated films, from −1 (one falls as the other rises) through 0 (no link) to 1 (both rise together)."
    >
      <div className="scroll-x">
        <table className="heat" aria-label="Correlations of the films’ figures">
          <thead>
            <tr>
              <td />
              {fields.map((field) => (
                <th key={field} scope="col">
                  {nameOf(field)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((row) => (
              <tr key={row}>
                <th scope="row">{nameOf(row)}</th>
                {fields.map((column) => (
                  <Cell key={column} r={findPair(profile, row, column)} isSelf={row === column} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
