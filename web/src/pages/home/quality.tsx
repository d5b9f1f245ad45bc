import { Button, Skeleton } from '@mantine/core';
import { Link } from 'react-router';
import type { Status } from '../../../../src/server/contract-operations.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { formatFixed } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';

function Line({
  name,
  value,
  share,
  isOurs,
}: {
  name: string;
  value: number | null;
  share: number;
  isOurs: boolean;
}) {
  return (
    <div>
      <div className="row-between" style={{ marginBottom: 6 }}>
        <span style={{ fontWeight: isOurs ? 600 : 450 }}>{name}</span>
        <span className="num" style={{ fontWeight: 620 }}>
          {formatFixed(value, 4)}
        </span>
      </div>
      <div className="bar" style={{ height: 12 }}>
        <i style={{ width: `${share * 100}%`, ...(isOurs ? {} : { background: 'var(--dw-line-strong)' }) }} />
      </div>
    </div>
  );
}

function Comparison({ ours, popular }: { ours: number | null; popular: number | null }) {
  const catalogue = useCatalogue();
  const most = Math.max(ours ?? 0, popular ?? 0, 1e-9);
  const ratio = ours !== null && popular !== null && popular > 0 ? ours / popular : undefined;
  return (
    <div className="stack" style={{ gap: 16 }}>
      {ratio !== undefined && (
        <p>
          <strong style={{ fontSize: '2rem', letterSpacing: '-0.035em' }} className="num">
            {ratio.toFixed(2)}×
          </strong>{' '}
          <span className="muted">the quality of recommending what is popular</span>
        </p>
      )}
      <Line name="This model" value={ours} share={(ours ?? 0) / most} isOurs />
      <Line name="Popularity" value={popular} share={(popular ?? 0) / most} isOurs={false} />
      <p className="small muted">
        NDCG@10 over the full catalogue on {WORDS[catalogue].interactions} the model had not seen.{' '}
        <Link to={`/models?catalogue=${catalogue}`}>All figures, with intervals</Link>
      </p>
    </div>
  );
}

/** The honest number: the live model against recommending what is popular. */
export function Quality({ status }: { status: Status | undefined }) {
  const catalogue = useCatalogue();
  const model = status?.model;
  return (
    <Panel title="Is it any good?" text="Measured against the simplest thing that could work.">
      {status === undefined && <Skeleton height={150} />}
      {status !== undefined && (model === null || model === undefined) && (
        <EmptyState
          title="No model yet"
          text="Train one and its quality stands here, against the popularity baseline."
        >
          <Button component={Link} to={`/models?catalogue=${catalogue}`}>
            Train a model
          </Button>
        </EmptyState>
      )}
      {model && <Comparison ours={model.ndcg_at_10} popular={model.popularity_ndcg_at_10} />}
    </Panel>
  );
}
