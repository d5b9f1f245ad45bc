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

function Decision({ job, found, onJob }: { job: Job; found: HistoryDryRun; onJob: (jobId: string) => void }) {
  const confirm = useConfirmImport();
  const discard = useDiscardUpload();
  const upload = uploadOf(job);
  const error = confirm.error ?? discard.error;
  const isDecided = confirm.isSuccess || discard.isSuccess;
  const { new_events } = found;
  if (isDecided)
    return (
      <p className="small muted">
        {confirm.isSuccess ? 'The import is under way.' : 'The file was removed.'}
      </p>
    );
  return (
    <>
      {error !== null && <ErrorState error={error} />}
      <div className="row" style={{ gap: 10 }}>
        <Button
          loading={confirm.isPending}
          disabled={new_events === 0}
          onClick={() => confirm.mutate({ job, upload }, { onSuccess: ({ job_id }) => onJob(job_id) })}
        >
          {new_events === 0 ? 'Nothing new to import' : `Import ${formatCount(new_events)} new`}
        </Button>
        {upload !== undefined && (
          <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate(upload)}>
            Remove the file
          </Button>
        )}
      </div>
    </>
  );
}

/** What a dry run found, and what is to be done about it. */
export function DryRunOutcome(props: { job: Job; found: HistoryDryRun; onJob: (jobId: string) => void }) {
  const { job, found, onJob } = props;
  const { variant, history, first_rows, first_rejects, ignored_files } = found;
  return (
    <div className="job-progress dry-run" aria-live="polite">
      <div className="row">
        <strong className="break">{nameOfJob(job)}</strong>
        <span className="tag">{variant}</span>
        <span className="small muted">of {history.user_id} · nothing is written yet</span>
      </div>
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
      <Decision job={job} found={found} onJob={onJob} />
    </div>
  );
}
