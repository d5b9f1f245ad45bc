import { useStatus } from '../../api/status.ts';
import { formatCount } from '../../format/numbers.ts';
import { Facts } from '../../parts/facts.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';

/** This instance: its version, since when it runs, what it holds, how far its views are behind the log. */
export function InstancePanel() {
  const query = useStatus();
  const tracks = useStatus('tracks');
  return (
    <Panel title="This instance">
      <QueryView query={query} skeleton={<RowsSkeleton rows={5} height={18} />}>
        {(status) => (
          <Facts
            label="This instance"
            facts={[
              ['Version', `Deadwax ${status.version}`],
              ['Started', <TimeAgo key="started" time={status.started_at} />],
              ['Events', formatCount(status.n_events)],
              ['Users', formatCount(status.n_users)],
              ['Films', formatCount(status.n_items)],
              ['Tracks', formatCount(tracks.data?.n_items)],
              ...Object.entries(status.projection_lag_events).map(
                ([name, lag]) =>
                  [`Lag of ${name}`, lag === 0 ? 'up to date' : `${formatCount(lag)} events`] as const,
              ),
            ]}
          />
        )}
      </QueryView>
    </Panel>
  );
}
