import { Button } from '@mantine/core';
import type { HistoryDryRun } from '../../../../src/server/contract-history.ts';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { useConfirmImport, useDiscardUpload } from '../../api/imports.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatDay, formatTime } from '../../format/times.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { ScrollX } from '../../parts/scroll-x.tsx';
import { uploadOf } from './dry-run.ts';
import { nameOfJob } from './import-result.ts';

const KINDS = { play: 'play', skip: 'skip', love: 'loved', hate: 'hated' };

function figuresOf({ history, new_events, rejected }: HistoryDryRun): readonly (readonly [string, string])[] {
  const { plays, skips, loves, hates, already_there, left_out, tracks, artists, first_at, last_at } = history;
  const counts: readonly (readonly [string, number])[] = [
    ['New', new_events],
    ['Already there', already_there],
    ['Plays', plays],
    ['Skips', skips],
    ['Loved or hated', loves + hates],
    ['Tracks', tracks],
    ['Artists', artists],
    ['Podcasts and the like', left_out],
    ['Cannot be read', rejected],
  ];
  const shown = counts
    .filter(([, count], place) => count > 0 || place < 2)
    .map(([name, count]) => [name, formatCount(count)] as const);
  if (first_at === null || last_at === null) return shown;
  return [...shown, ['From', formatDay(first_at)], ['To', formatDay(last_at)]];
}

function FirstRows({ rows }: { rows: HistoryDryRun['first_rows'] }) {
  return (
    <ScrollX label="The first rows">
      <table className="data first-rows" aria-label="The first rows">
        <thead>
          <tr>
            {['Time', 'What', 'Artist', 'Track', 'Album', ''].map((name) => (
              <th key={name} scope="col">
                {name === '' ? <span className="sr-only">State</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.at} ${row.kind} ${row.artist} ${row.track}`}>
              <td className="nowrap">{formatTime(row.at)}</td>
              <td>{KINDS[row.kind]}</td>
              <td>{row.artist}</td>
              <td>{row.track}</td>
              <td>{row.album ?? ''}</td>
              <td className="nowrap muted">{row.already_there ? 'already there' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

function FirstRejects({ rejects }: { rejects: HistoryDryRun['first_rejects'] }) {
  return (
    <div>
      <h4 className="entry-title">Rows that cannot be read, the first of them</h4>
      <ol className="reject-list" aria-label="Rows that cannot be read">
        {rejects.map(({ file, line, reason, text }) => (
          <li key={`${file}:${line}:${reason}`}>
            <span className="mono muted">
              {file}:{line}
            </span>
            <span className="reject-what">
              <span>{reason}</span>
              <code>{text}</code>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The two answers to what a dry run found. */
function useDecision(job: Job, onJob: (jobId: string) => void) {
  const confirm = useConfirmImport();
  const discard = useDiscardUpload();
  const upload = uploadOf(job);
  return {
    upload,
    error: confirm.error ?? discard.error,
    isConfirming: confirm.isPending,
    isDiscarding: discard.isPending,
    decided: confirm.isSuccess ? 'imported' : discard.isSuccess ? 'removed' : undefined,
    confirm: () => confirm.mutate({ job, upload }, { onSuccess: ({ job_id }) => onJob(job_id) }),
    discard: () => upload !== undefined && discard.mutate(upload),
  } as const;
}

function Finding({ found }: { found: HistoryDryRun }) {
  const { first_rows, first_rejects, ignored_files } = found;
  return (
    <>
      <dl className="entry-figures">
        {figuresOf(found).map(([name, figure]) => (
          <div key={name} data-bad={name === 'Cannot be read'}>
            <dt>{name}</dt>
            <dd className="num">{figure}</dd>
          </div>
        ))}
      </dl>
      {first_rows.length > 0 && <FirstRows rows={first_rows} />}
      {first_rejects.length > 0 && <FirstRejects rejects={first_rejects} />}
      {ignored_files.length > 0 && (
        <p className="small muted break">Without listens: {ignored_files.join(', ')}</p>
      )}
    </>
  );
}

/** What a dry run found, and what is to be done about it. */
export function DryRunOutcome(props: { job: Job; found: HistoryDryRun; onJob: (jobId: string) => void }) {
  const { job, found, onJob } = props;
  const { variant, history, new_events } = found;
  const decision = useDecision(job, onJob);
  const state = { imported: 'looked at, and then imported', removed: 'the file was removed' };
  return (
    <div className="job-progress dry-run" aria-live="polite">
      <div className="row">
        <strong className="break">{nameOfJob(job)}</strong>
        <span className="tag">{variant}</span>
        <span className="small muted">
          of {history.user_id} ·{' '}
          {decision.decided === undefined ? 'nothing is written yet' : state[decision.decided]}
        </span>
      </div>
      {decision.decided === undefined && (
        <>
          <Finding found={found} />
          {decision.error !== null && <ErrorState error={decision.error} />}
          <div className="row" style={{ gap: 10 }}>
            <Button loading={decision.isConfirming} disabled={new_events === 0} onClick={decision.confirm}>
              {new_events === 0 ? 'Nothing new to import' : `Import ${formatCount(new_events)} new`}
            </Button>
            {decision.upload !== undefined && (
              <Button variant="default" loading={decision.isDiscarding} onClick={decision.discard}>
                Remove the file
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
