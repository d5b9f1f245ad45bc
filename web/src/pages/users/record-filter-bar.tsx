import { Autocomplete, Button, NumberInput, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { useGenres } from '../../api/items.ts';
import type { RecordFilters } from '../../api/recommendations.ts';
import { listOf, textOf } from '../../parts/attributes.ts';
import { HideKnown } from './hide-known.tsx';

/** Filters that leave every record in. */
export const ALL_RECORDS: RecordFilters = {
  hidesArtists: false,
  hidesLabels: false,
  genre: '',
  style: '',
  format: '',
  country: '',
  yearFrom: undefined,
  yearTo: undefined,
};

function countOf({ hidesArtists, hidesLabels, ...fields }: RecordFilters): number {
  return Object.values(fields).filter((value) => value !== '' && value !== undefined).length;
}

/** Tells whether filters leave any record out. */
export function isNarrowed(filters: RecordFilters): boolean {
  return filters.hidesArtists || filters.hidesLabels || countOf(filters) > 0;
}

type ReadNames = (attributes: RecommendedItem['properties']['attributes']) => readonly (string | undefined)[];

/** The names that records have, each once, to be chosen from; others may be typed. */
function namesIn(items: readonly RecommendedItem[], read: ReadNames): string[] {
  const names = items.flatMap(({ properties }) => read(properties.attributes));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

interface FieldsProps {
  readonly filters: RecordFilters;
  readonly items: readonly RecommendedItem[];
  readonly onChange: (filters: RecordFilters) => void;
}

function Years({ filters, onChange }: Omit<FieldsProps, 'items'>) {
  const field = (label: string, name: 'yearFrom' | 'yearTo') => (
    <NumberInput
      label={label}
      min={0}
      max={9999}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      value={filters[name] ?? ''}
      onChange={(value) =>
        onChange({ ...filters, [name]: typeof value === 'number' && value <= 9999 ? value : undefined })
      }
    />
  );
  return (
    <>
      {field('From year', 'yearFrom')}
      {field('To year', 'yearTo')}
    </>
  );
}

function Fields({ filters, items, onChange }: FieldsProps) {
  const { data } = useGenres();
  const name = (label: string, field: 'style' | 'format' | 'country', read: ReadNames) => (
    <Autocomplete
      label={label}
      placeholder="Any"
      data={namesIn(items, read)}
      maxLength={200}
      value={filters[field]}
      onChange={(value) => onChange({ ...filters, [field]: value })}
    />
  );
  return (
    <div className="record-filter-fields">
      <Select
        label="Genre"
        placeholder="Any"
        data={(data?.genres ?? []).map(({ genre }) => genre)}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Any genre' }}
        value={filters.genre === '' ? null : filters.genre}
        onChange={(genre) => onChange({ ...filters, genre: genre ?? '' })}
      />
      {name('Style', 'style', (attributes) => listOf(attributes, 'styles'))}
      {name('Format', 'format', (attributes) => listOf(attributes, 'format_names'))}
      {name('Country', 'country', (attributes) => [textOf(attributes, 'country')])}
      <Years filters={filters} onChange={onChange} />
      <Button
        variant="default"
        leftSection={<IconX size={15} aria-hidden="true" />}
        disabled={countOf(filters) === 0}
        onClick={() => {
          const { hidesArtists, hidesLabels } = filters;
          onChange({ ...ALL_RECORDS, hidesArtists, hidesLabels });
        }}
      >
        Clear
      </Button>
    </div>
  );
}

/** Narrows recommended records. `items` are those shown now, whose names are offered. */
export function RecordFilterBar(props: FieldsProps) {
  const nFilters = countOf(props.filters);
  return (
    <search className="record-filters" aria-label="Filters of recommended records">
      <HideKnown filters={props.filters} onChange={props.onChange} />
      <details>
        <summary>{nFilters === 0 ? 'More filters' : `More filters (${nFilters})`}</summary>
        <Fields {...props} />
      </details>
    </search>
  );
}
