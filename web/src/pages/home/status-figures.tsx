import { Link } from 'react-router';
import type { Status } from '../../../../src/server/contract-operations.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { formatCount } from '../../format/numbers.ts';
import { Stat } from '../../parts/stat.tsx';
import { Stats } from '../../parts/stats.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';

function modelValue(status: Status) {
  if (status.training_job_id !== null) return 'training …';
  return status.model === null ? 'none yet' : <TimeAgo time={status.model.trained_at} />;
}

/** What this instance holds, in one row. */
export function StatusFigures({ status }: { status: Status | undefined }) {
  const catalogue = useCatalogue();
  return (
    <Stats label="What this instance holds">
      <Stat
        name={WORDS[catalogue].name}
        value={status && formatCount(status.n_items)}
        note={status?.sample === true && catalogue === 'movies' ? 'synthetic sample' : undefined}
      />
      <Stat name="Users" value={status && formatCount(status.n_users)} />
      <Stat name="Events" value={status && formatCount(status.n_events)} note="kept for ever" />
      <Stat
        name="Live model"
        value={status && modelValue(status)}
        note={<Link to={`/models?catalogue=${catalogue}`}>{status?.model?.version ?? 'train one'}</Link>}
      />
    </Stats>
  );
}
