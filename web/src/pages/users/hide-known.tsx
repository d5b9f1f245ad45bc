import { Switch } from '@mantine/core';
import type { RecordFilters } from '../../api/recommendations.ts';

/** Leaves out records of what the user has something of already. */
export function HideKnown(props: { filters: RecordFilters; onChange: (filters: RecordFilters) => void }) {
  const { filters, onChange } = props;
  return (
    <fieldset className="hide-known">
      <legend className="sr-only">What is left out</legend>
      <Switch
        label="Hide artists I have"
        checked={filters.hidesArtists}
        onChange={(event) => onChange({ ...filters, hidesArtists: event.currentTarget.checked })}
      />
      <Switch
        label="Hide labels I have"
        checked={filters.hidesLabels}
        onChange={(event) => onChange({ ...filters, hidesLabels: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
