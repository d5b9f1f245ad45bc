import { Button, Collapse, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useStartImport } from '../../api/imports.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { OptionFields } from './option-fields.tsx';
import { countChosen, NO_OPTIONS, toRequestOptions } from './options.ts';

/** Starts an import of something that lies where Deadwax runs. */
export function PathPanel({ onJob }: { onJob: (jobId: string) => void }) {
  const [path, setPath] = useState('');
  const [options, setOptions] = useState(NO_OPTIONS);
  const [isOpen, fold] = useDisclosure(false);
  const optionsId = useId();
  const start = useStartImport();
  const nChosen = countChosen(options);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { path: path.trim(), options: toRequestOptions(options) };
    start.mutate(body, {
      onSuccess: ({ job_id }) => {
        onJob(job_id);
        setPath('');
      },
    });
  };
  return (
    <Panel title="From the server’s machine" text="Best for large data: nothing is copied over the network.">
      <form className="stack" style={{ gap: 16 }} onSubmit={submit}>
        <TextInput
          label="Path"
          description="A folder, a zip or a single file that Deadwax can read"
          placeholder="/srv/data/ml-1m"
          size="md"
          required
          withAsterisk={false}
          spellCheck={false}
          autoComplete="off"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            className="option-toggle"
            data-open={isOpen}
            aria-expanded={isOpen}
            aria-controls={optionsId}
            onClick={fold.toggle}
            rightSection={<IconChevronDown size={15} aria-hidden="true" />}
          >
            Options{nChosen > 0 ? ` (${nChosen} set)` : ''}
          </Button>
          <div id={optionsId}>
            <Collapse expanded={isOpen}>
              <OptionFields options={options} onChange={setOptions} />
            </Collapse>
          </div>
        </div>
        {start.error !== null && <ErrorState title="The import cannot start" error={start.error} />}
        <Button
          type="submit"
          size="md"
          loading={start.isPending}
          disabled={path.trim() === ''}
          style={{ alignSelf: 'flex-start' }}
        >
          Import
        </Button>
      </form>
    </Panel>
  );
}
