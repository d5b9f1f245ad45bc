import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { WORDS } from '../../api/catalogue.ts';
import { type BrowseFilters, useGenres } from '../../api/items.ts';
import { CatalogueSwitch } from '../../parts/catalogue-switch.tsx';
import { useAddressText } from '../../parts/use-address-text.ts';
import { UserSearch } from '../../parts/user-search.tsx';

/** The filters of the browse page. */
export function BrowseFilterBar({
  filters,
  onChange,
}: {
  filters: BrowseFilters;
  onChange: (filters: BrowseFilters) => void;
}) {
  const [text, setText] = useAddressText('text');
  const { data } = useGenres();
  const genres = (data?.genres ?? []).map(({ genre }) => genre);
  const isFiltered =
    filters.user !== '' || filters.text !== '' || filters.genre !== '' || filters.minScore !== undefined;
  return (
    <search className="filters" aria-label="Filters">
      <CatalogueSwitch forgets={['genre', 'min_score']} />
      <UserSearch
        key={filters.user}
        value={filters.user}
        label="For a user"
        placeholder="For a user"
        onChoose={(user) => onChange({ ...filters, user })}
      />
      <TextInput
        aria-label={WORDS[filters.catalogue].searchedBy}
        placeholder={WORDS[filters.catalogue].searchedBy}
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        aria-label="Genre"
        placeholder="Any genre"
        data={genres}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Any genre' }}
        value={filters.genre === '' ? null : filters.genre}
        onChange={(genre) => onChange({ ...filters, genre: genre ?? '' })}
      />
      <NumberInput
        aria-label="Minimum score"
        placeholder="Minimum score"
        step={0.1}
        decimalScale={3}
        value={filters.minScore ?? ''}
        onChange={(value) =>
          onChange({ ...filters, minScore: typeof value === 'number' ? value : undefined })
        }
      />
      <Button
        variant="default"
        leftSection={<IconX size={15} />}
        disabled={!isFiltered}
        onClick={() => onChange({ ...filters, user: '', text: '', genre: '', minScore: undefined })}
      >
        Clear
      </Button>
    </search>
  );
}
