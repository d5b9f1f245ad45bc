import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { WORDS } from '../api/catalogue.ts';
import { useCatalogue } from '../api/catalogue-context.ts';
import { useItemSearch } from '../api/items.ts';
import { ItemOption } from './item-option.tsx';
import { readableTitle } from './poster-art.ts';

const N_SHOWN = 8;

/** Finds an item of the catalogue by words of its title, or of its artist. */
export function ItemSearch(props: {
  label: string;
  /** An item that is not to be found. */
  except?: string;
  /** Gets the chosen item, and undefined as soon as the text is another. */
  onChoose: (item: { id: string; title: string } | undefined) => void;
}) {
  const { label, except, onChoose } = props;
  const { one, name, searchedBy } = WORDS[useCatalogue()];
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text.trim(), 180);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { data } = useItemSearch(searched, N_SHOWN + 1);
  const found = searched === '' ? [] : (data?.items ?? []);
  const items = found.filter(({ id }) => id !== except).slice(0, N_SHOWN);
  const choose = (id: string) => {
    const item = items.find((candidate) => candidate.id === id);
    if (item !== undefined) setText(readableTitle(item.title));
    onChoose(item);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          aria-label={label}
          placeholder={searchedBy}
          leftSection={<IconSearch size={16} />}
          value={text}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setText(event.currentTarget.value);
            onChoose(undefined);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={searched === ''}>
        <Combobox.Options aria-label={name}>
          {items.map((item) => (
            <Combobox.Option key={item.id} value={item.id}>
              <ItemOption {...item} />
            </Combobox.Option>
          ))}
          {items.length === 0 && <Combobox.Empty>No {one} has these words</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
