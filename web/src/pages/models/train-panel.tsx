import { Button, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useJob, useOpenJob } from '../../api/jobs.ts';
import { useTrain } from '../../api/models.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { Panel } from '../../parts/panel.tsx';

const FIELDS = [
  { name: 'factors', label: 'Factors', min: 1, max: 2048, step: 8 },
  { name: 'iterations', label: 'Iterations', min: 1, max: 1000, step: 1 },
  { name: 'regularization', label: 'Regularization', min: 0, max: 100, step: 0.001 },
  { name: 'unobserved_weight', label: 'Unobserved weight', min: 0, max: 100, step: 0.1 },
] as const;

/** Starts a training and shows how it goes on. */
export function TrainPanel() {
  const train = useTrain();
  const open = useOpenJob('train', useCatalogue());
  const [values, setValues] = useState<Readonly<Record<string, number>>>({});
  const [isForced, setForced] = useState(false);
  const job = useJob(train.data?.job_id ?? open?.job_id ?? null).data;
  const isBusy = job?.status === 'queued' || job?.status === 'running';
  const setValue = (name: string, value: string | number) => {
    const { [name]: _, ...rest } = values;
    setValues(typeof value === 'number' ? { ...rest, [name]: value } : rest);
  };
  const start = () =>
    train.mutate({
      parameters: Object.keys(values).length === 0 ? {} : { ranking: values },
      force: isForced,
    });
  return (
    <Panel
      title="Train a new version"
      text="Left empty, the tuned parameters or the defaults are used. The live version serves on until the new one passes the gate."
    >
      <div className="stack" id="train">
        <div
          style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))', gap: 12 }}
        >
          {FIELDS.map(({ name, label, min, max, step }) => (
            <NumberInput
              key={name}
              label={label}
              placeholder="default"
              min={min}
              max={max}
              step={step}
              value={values[name] ?? ''}
              onChange={(value) => setValue(name, value)}
            />
          ))}
        </div>
        <div className="row" style={{ gap: 20 }}>
          <Button onClick={start} loading={train.isPending} disabled={isBusy}>
            Start training
          </Button>
          <Switch
            label="Publish even if it is worse"
            checked={isForced}
            onChange={(event) => setForced(event.currentTarget.checked)}
          />
        </div>
        {train.error !== null && <ErrorState title="The training was not started" error={train.error} />}
        {job !== undefined && <JobProgress job={job} title="Training" />}
      </div>
    </Panel>
  );
}
