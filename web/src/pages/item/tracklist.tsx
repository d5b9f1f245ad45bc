import { listOf } from '../../parts/attributes.ts';
import { Panel } from '../../parts/panel.tsx';

/** The tracks of a record. What has neither position nor duration is a heading. */
export function Tracklist({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  const titles = listOf(attributes, 'track_titles');
  const positions = listOf(attributes, 'track_positions');
  const durations = listOf(attributes, 'track_durations');
  if (titles.length === 0) return null;
  const hasPositions = positions.some((position) => position !== '');
  const hasDurations = durations.some((duration) => duration !== '');
  const isHeading = (at: number) => hasPositions && !positions[at] && !durations[at];
  return (
    <Panel title="Tracklist">
      <table className="data tracklist" aria-label="Tracklist">
        <thead>
          <tr>
            {hasPositions && <th scope="col">#</th>}
            <th scope="col">Title</th>
            {hasDurations && (
              <th scope="col" className="right">
                Duration
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {titles.map((title, at) => {
            const key = `${at} ${title}`;
            if (isHeading(at))
              return (
                <tr key={key} className="tracklist-heading">
                  <td colSpan={hasDurations ? 3 : 2}>{title}</td>
                </tr>
              );
            return (
              <tr key={key}>
                {hasPositions && <td className="muted num nowrap">{positions[at]}</td>}
                <td className="break">{title}</td>
                {hasDurations && <td className="right muted">{durations[at]}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
