import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTrackSearch } from '../../api/matches.ts';
import { artistOf } from '../../parts/artist-of.ts';

/** Finds a track by words of its title. */
export function TrackSearch({ except, onChoose }: { except: string; onChoose: (itemId: string) => void }) {
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text.trim(), 180);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { data } = useTrackSearch(searched, 9);
  const tracks = searched === '' ? [] : (data?.items ?? []).filter(({ id }) => id !== except);
  const choose = (itemId: string) => {
    combobox.closeDropdown();
    onChoose(itemId);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          label="The same as"
          placeholder="Words of the title"
          leftSection={<IconSearch size={16} />}
          value={text}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={searched === ''}>
        <Combobox.Options aria-label="Tracks">
          {tracks.map(({ id, title, attributes }) => (
            <Combobox.Option key={id} value={id}>
              <span className="break">{[title, artistOf(attributes)].filter(Boolean).join(' · ')}</span>
            </Combobox.Option>
          ))}
          {tracks.length === 0 && <Combobox.Empty>No track has these words</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
