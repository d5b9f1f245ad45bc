import type { TasteStatistics } from '../../../../src/server/contract-taste.ts';
import { formatBytes, formatCount, formatFineShare, formatFixed } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { Panel } from '../../parts/panel.tsx';
import { Stat } from '../../parts/stat.tsx';
import { Stats } from '../../parts/stats.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { ComputeTastes } from './compute-tastes.tsx';

const RULES: Readonly<Record<TasteStatistics['rule'], string>> = {
  nearest: 'by nearest taste',
  favourites: 'by the two favourite genres',
};

function PhaseList({ phases }: { phases: TasteStatistics['phases_ms'] }) {
  return Object.entries(phases)
    .map(([name, tookMs]) => `${name.replaceAll('_', ' ')} ${formatDuration(tookMs)}`)
    .join(' · ');
}

/** What was computed of all tastes, how distinct the answers are, and how to have it computed again. */
export function TasteFigures({ statistics }: { statistics: TasteStatistics }) {
  const { n_users, n_hidden, n_changed, recall, took_ms } = statistics;
  const recallNote =
    recall === null ? '' : `; ${formatFixed(recall * 100, 1)} % of a sample got the very nearest`;
  return (
    <>
      <Stats label="Tastes of all users">
        <Stat
          name="Users"
          value={formatCount(n_users)}
          note={n_hidden > 0 && `${formatCount(n_hidden)} not shown`}
        />
        <Stat name="Mean collection" value={formatFixed(statistics.mean_collection_size, 1)} note="records" />
        <Stat
          name="Distinct friends"
          value={formatCount(statistics.distinct_friends)}
          note={`for ${formatCount(statistics.n_with_friend)} users`}
        />
        <Stat
          name="Distinct records"
          value={formatCount(statistics.distinct_releases)}
          note={`for ${formatCount(statistics.n_with_release)} users`}
        />
        <Stat
          name="Most with one friend"
          value={formatFineShare(statistics.largest_friend_share)}
          note="of the users with a friend"
        />
        <Stat name="Changed since" value={formatCount(n_changed)} note="users computed anew" />
        <Stat name="Took" value={formatDuration(took_ms)} note={formatBytes(statistics.disk_bytes)} />
        <Stat name="Computed" value={<TimeAgo time={statistics.computed_at} />} />
      </Stats>
      <Panel
        title="How they were computed"
        text={`Friends were chosen ${RULES[statistics.rule]}${recallNote}. Everybody is computed every hour.`}
      >
        <div className="stack">
          <p className="small muted">
            <PhaseList phases={statistics.phases_ms} />
          </p>
          <ComputeTastes />
        </div>
      </Panel>
    </>
  );
}
