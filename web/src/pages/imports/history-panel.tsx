import { Button, FileInput, NativeSelect, TextInput } from '@mantine/core';
import { IconFileMusic } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useHistoryUpload } from '../../api/imports.ts';
import { formatShare } from '../../format/numbers.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ColumnMap } from './column-map.tsx';
import { EMPTY_FORM, FORMATS, toUploadOptions } from './history-form.ts';

/** Takes somebody's listening history: looks at it first, and imports once that was seen. */
export function HistoryPanel({ onJob }: { onJob: (jobId: string) => void }) {
  const [form, setForm] = useState(EMPTY_FORM);
  const [share, setShare] = useState(0);
  const upload = useHistoryUpload();
  const { file } = form;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    const onSent = (sentBytes: number) => setShare(file.size === 0 ? 1 : sentBytes / file.size);
    upload.mutate(
      { file, onSent, options: toUploadOptions(form) },
      {
        onSuccess: ({ job_id }) => {
          onJob(job_id);
          setForm({ ...EMPTY_FORM, user: form.user });
        },
      },
    );
  };
  return (
    <Panel
      title="A listening history"
      text="What you have listened to elsewhere: ListenBrainz, Last.fm, Spotify, Maloja, or a CSV. Plays that a scrobbler has sent already are not counted again."
    >
      <form className="stack" style={{ gap: 16 }} onSubmit={submit}>
        <div className="option-fields history-fields">
          <FileInput
            label="File"
            description="As it came: a zip, JSON or CSV"
            placeholder="Choose a file"
            accept=".zip,.json,.jsonl,.csv,.tsv,.txt"
            leftSection={<IconFileMusic size={17} stroke={1.6} aria-hidden="true" />}
            clearable
            value={file}
            onChange={(chosen) => setForm({ ...form, file: chosen, columns: {} })}
          />
          <TextInput
            label="Whose it is"
            description="The user who gets the plays"
            placeholder="ann"
            spellCheck={false}
            autoComplete="off"
            value={form.user}
            onChange={(event) => setForm({ ...form, user: event.currentTarget.value })}
          />
          <NativeSelect
            label="What it is"
            description="Needed only where a file may be several things"
            data={FORMATS}
            value={form.format}
            onChange={(event) => setForm({ ...form, format: event.currentTarget.value })}
          />
        </div>
        {form.format === 'csv' && <ColumnMap form={form} onChange={setForm} />}
        {upload.error !== null && <ErrorState title="The file was not taken" error={upload.error} />}
        <div className="row" style={{ gap: 12 }}>
          <Button
            type="submit"
            size="md"
            loading={upload.isPending}
            disabled={file === null || form.user.trim() === ''}
          >
            Look at it first
          </Button>
          <span className="small muted" aria-live="polite">
            {upload.isPending
              ? `${formatShare(share)} sent`
              : 'Nothing is written before you have seen what comes.'}
          </span>
        </div>
      </form>
    </Panel>
  );
}
