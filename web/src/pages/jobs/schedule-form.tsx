import { Button, Group, JsonInput, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Schedule } from '../../../../src/server/contract-operations.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { useSaveSchedule } from '../../api/schedules.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { JOB_TYPES } from './job-names.ts';
import { NextTimes } from './next-times.tsx';
import { draftOf, parseParameters, type ScheduleDraft, settingOf } from './schedule-draft.ts';

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
/** The fields that show by themselves what the server finds wrong with them. */
const FIELDS = ['/job_type', '/cron', '/time_zone'];
const CATCH_UP = [
  { value: 'run_once', label: 'Run once afterwards' },
  { value: 'skip', label: 'Wait for the next time' },
];

function fieldError(error: Error | null, pointer: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.errors.find((wrong) => wrong.pointer === pointer)?.detail;
}

/** The fields of a schedule; shows when it would run while it is written. */
export function ScheduleForm(props: {
  schedule: Schedule | undefined;
  takenIds: readonly string[];
  onDone: () => void;
}) {
  const { schedule, takenIds, onDone } = props;
  const [draft, setDraft] = useState(() => draftOf(schedule));
  const save = useSaveSchedule();
  const set = (changes: Partial<ScheduleDraft>) => {
    // What the server said was about the text before.
    save.reset();
    setDraft((before) => ({ ...before, ...changes }));
  };
  const parameters = parseParameters(draft.parameters);
  const isNamed = FIELDS.some((pointer) => fieldError(save.error, pointer) !== undefined);
  const isTaken = takenIds.includes(draft.id.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parameters === undefined || isTaken) return;
    save.mutate({ id: draft.id.trim(), setting: settingOf(draft, parameters) }, { onSuccess: onDone });
  };
  return (
    <form className="stack" style={{ gap: 16 }} onSubmit={submit}>
      {schedule === undefined && (
        <TextInput
          label="Name"
          placeholder="nightly-refit"
          required
          withAsterisk={false}
          data-autofocus
          value={draft.id}
          error={isTaken ? 'A schedule of this name is there already' : undefined}
          onChange={(event) => set({ id: event.currentTarget.value })}
        />
      )}
      <Select
        label="What to run"
        data={JOB_TYPES}
        allowDeselect={false}
        value={draft.jobType}
        error={fieldError(save.error, '/job_type')}
        onChange={(value) => value !== null && set({ jobType: value })}
      />
      <div className="cols-2" style={{ gap: 16 }}>
        <TextInput
          label="Cron expression"
          required
          withAsterisk={false}
          value={draft.cron}
          styles={{ input: { fontFamily: 'var(--dw-mono)' } }}
          error={fieldError(save.error, '/cron')}
          onChange={(event) => set({ cron: event.currentTarget.value })}
        />
        <Select
          label="Time zone"
          data={ZONES}
          searchable
          limit={80}
          allowDeselect={false}
          nothingFoundMessage="No zone of this name"
          value={draft.timeZone}
          error={fieldError(save.error, '/time_zone')}
          onChange={(value) => value !== null && set({ timeZone: value })}
        />
      </div>
      <NextTimes cron={draft.cron} timeZone={draft.timeZone} />
      <Select
        label="When Deadwax was not running at that time"
        data={CATCH_UP}
        allowDeselect={false}
        value={draft.catchUp}
        onChange={(value) => set({ catchUp: value === 'skip' ? 'skip' : 'run_once' })}
      />
      <JsonInput
        label="Parameters"
        description="What the job is given, as JSON."
        autosize
        minRows={3}
        maxRows={10}
        value={draft.parameters}
        styles={{ input: { fontFamily: 'var(--dw-mono)', fontSize: '0.82rem' } }}
        error={parameters === undefined ? 'This is not a JSON object' : undefined}
        onChange={(value) => set({ parameters: value })}
      />
      <Switch
        label="Switched on"
        checked={draft.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      {save.error !== null && !isNamed && (
        <ErrorState title="The schedule was not saved" error={save.error} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Leave it
        </Button>
        <Button type="submit" loading={save.isPending} disabled={parameters === undefined || isTaken}>
          {schedule === undefined ? 'Add the schedule' : 'Save'}
        </Button>
      </Group>
    </form>
  );
}
