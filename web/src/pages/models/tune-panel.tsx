import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useJob, useOpenJob } from '../../api/jobs.ts';
import { useTune, useTuning } from '../../api/models.ts';
import { formatFixed, formatValue } from '../../format/numbers.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';

function describe(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(' · ');
}

/** Searches better parameters and shows every run. */
export function TunePanel() {
  const tune = useTune();
  const catalogue = useCatalogue();
  const open = useOpenJob('tune', catalogue);
  // Tracks are played more than they are rated.
  const [model, setModel] = useState(catalogue === 'tracks' ? 'ranking' : 'rating');
  const [folds, setFolds] = useState(3);
  const job = useJob(tune.data?.job_id ?? open?.job_id ?? null).data;
  const isBusy = job?.status === 'queued' || job?.status === 'running';
  const tuning = useTuning(isBusy);
  return (
    <Panel
      title="Tuning"
      text="Cross-validation over a grid; the best parameters are used by the next training."
    >
      <div className="stack">
        <div className="row" style={{ alignItems: 'flex-end', gap: 14 }}>
          <SegmentedControl
            aria-label="What is tuned"
            value={model}
            onChange={setModel}
            data={[
              { value: 'rating', label: 'Rating model' },
              { value: 'ranking', label: 'Ranking model' },
            ]}
          />
          <NumberInput
            label="Folds"
            w={90}
            min={2}
            max={20}
            value={folds}
            onChange={(value) => setFolds(Number(value) || 3)}
          />
          <Button
            variant="default"
            loading={tune.isPending}
            disabled={isBusy}
            onClick={() => tune.mutate({ model, folds })}
          >
            Start tuning
          </Button>
        </div>
        {tune.error !== null && <ErrorState title="The tuning was not started" error={tune.error} />}
        {job !== undefined && <JobProgress job={job} title="Tuning" />}
        <QueryView query={tuning}>
          {({ runs, best }) => {
            if (runs.length === 0)
              return (
                <EmptyState
                  title="Nothing tuned yet"
                  text="Start a tuning; every run stands here with its error."
                />
              );
            const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].slice(0, 4);
            return (
              <div className="stack" style={{ gap: 12 }}>
                {Object.entries(best ?? {}).map(([name, { settings, metric, value }]) => (
                  <p className="small" key={name}>
                    <span className="tag tag-accent">best</span> {name} model: {describe(settings)} ({metric}{' '}
                    {formatFixed(value, 4)})
                  </p>
                ))}
                <div style={{ maxHeight: 420, overflow: 'auto' }}>
                  <DataTable
                    label="Tuning runs"
                    columns={['Parameters', 'Fold', ...metrics, 'State']}
                    rows={runs.map((run) => [
                      describe(run.parameters),
                      run.fold === null ? '–' : run.fold + 1,
                      ...metrics.map((name) => formatFixed(run.metrics[name], 4)),
                      run.status,
                    ])}
                  />
                </div>
              </div>
            );
          }}
        </QueryView>
      </div>
    </Panel>
  );
}
