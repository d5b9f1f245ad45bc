import { Switch } from '@mantine/core';
import type { Hidden } from '../../api/recommendations.ts';

/** Leaves out records of what the user has something of already. */
export function HideKnown({ hidden, onChange }: { hidden: Hidden; onChange: (hidden: Hidden) => void }) {
  return (
    <fieldset className="hide-known">
      <legend className="sr-only">What is left out</legend>
      <Switch
        label="Hide artists I have"
        checked={hidden.artists}
        onChange={(event) => onChange({ ...hidden, artists: event.currentTarget.checked })}
      />
      <Switch
        label="Hide labels I have"
        checked={hidden.labels}
        onChange={(event) => onChange({ ...hidden, labels: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
