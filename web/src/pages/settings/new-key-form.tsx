import { Button, Group, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Key } from '../../../../src/server/contract-operations.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { SCOPES } from './scopes.ts';

/** Asks what a new key is for and what it may do. */
export function NewKeyForm(props: {
  error: Error | null;
  isPending: boolean;
  onCreate: (wanted: Pick<Key, 'label' | 'scope'>) => void;
  onCancel: () => void;
}) {
  const { error, isPending, onCreate, onCancel } = props;
  const [label, setLabel] = useState('');
  const [chosen, setChosen] = useState('read');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const scope = SCOPES.find((known) => known.scope === chosen)?.scope;
    if (scope !== undefined) onCreate({ label: label.trim(), scope });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label="Label"
        description="The program that will use it."
        placeholder="shop front"
        maxLength={200}
        required
        withAsterisk={false}
        data-autofocus
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Radio.Group label="It may" value={chosen} onChange={setChosen}>
        <div className="scopes">
          {SCOPES.map(({ scope, label: name, text }) => (
            <Radio.Card key={scope} value={scope} className="scope" aria-label={name}>
              <Radio.Indicator />
              <span>
                <strong>{name}</strong>
                <span className="small muted">{text}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {error !== null && <ErrorState title="The key was not made" error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Leave it
        </Button>
        <Button type="submit" loading={isPending} disabled={label.trim() === ''}>
          Create the key
        </Button>
      </Group>
    </form>
  );
}
