import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useFilmSearch } from '../api/films.ts';
import { FilmOption } from './film-option.tsx';
import { readableTitle } from './poster-art.ts';

/** Finds a film by a word of its title. */
export function FilmSearch({
  label,
  onChoose,
}: {
  label: string;
  onChoose: (film: { id: string; title: string } | undefined) => void;
}) {
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text.trim(), 180);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { data } = useFilmSearch(searched, 8);
  const films = searched === '' ? [] : (data?.items ?? []);
  const choose = (id: string) => {
    const film = films.find((item) => item.id === id);
    if (film !== undefined) setText(readableTitle(film.title));
    onChoose(film);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          aria-label={label}
          placeholder="A word of the title"
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
        <Combobox.Options aria-label="Films">
          {films.map((film) => (
            <Combobox.Option key={film.id} value={film.id}>
              <FilmOption title={film.title} year={film.year} genres={film.genres} />
            </Combobox.Option>
          ))}
          {films.length === 0 && <Combobox.Empty>No title has such a word</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
