import { Combobox, Kbd, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSuggestions } from '../api/search.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { useSlashKey } from './use-slash-key.ts';
import './search-box.css';

const N_SHOWN = 12;

/** Finds anything while it is typed; Enter without a choice leads to all that is found. */
export function SearchBox() {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 120);
  const searched = text.trim() === '' ? '' : settled;
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const query = useSuggestions(searched, N_SHOWN);
  useSlashKey(input);
  const go = (to: string) => {
    combobox.closeDropdown();
    setText('');
    input.current?.blur();
    navigate(to);
  };
  const all = `/search?${new URLSearchParams({ q: text.trim() })}`;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0 && text.trim() !== '') go(all);
    if (event.key === 'Escape' && !combobox.dropdownOpened) {
      setText('');
      input.current?.blur();
    }
  };
  return (
    <search className="search-box">
      <Combobox
        store={combobox}
        onOptionSubmit={go}
        position="bottom-start"
        width="target"
        withinPortal={false}
      >
        <Combobox.Target>
          <TextInput
            ref={input}
            aria-label="Search everything"
            aria-keyshortcuts="/"
            placeholder="Search films, records, artists …"
            leftSection={<IconSearch size={16} />}
            rightSection={
              query.isFetching ? (
                <Loader size={14} />
              ) : (
                <Kbd className="search-key" size="xs" aria-hidden="true">
                  /
                </Kbd>
              )
            }
            rightSectionPointerEvents="none"
            value={text}
            maxLength={500}
            onKeyDown={onKeyDown}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onChange={(event) => {
              setText(event.currentTarget.value);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={searched === ''}>
          <SuggestionList query={query} text={text.trim()} all={all} />
        </Combobox.Dropdown>
      </Combobox>
    </search>
  );
}
