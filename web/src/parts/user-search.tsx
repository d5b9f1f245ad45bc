import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useUserSearch } from '../api/users.ts';

/** Finds a user by the beginning of the id; asks the server, so it works with millions. */
export function UserSearch(props: {
  onChoose: (userId: string) => void;
  label: string;
  placeholder?: string;
  value?: string;
}) {
  const { onChoose, label, placeholder = 'Start of a user id', value = '' } = props;
  const [text, setText] = useState(value);
  const [prefix] = useDebouncedValue(text, 150);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { data, isFetching } = useUserSearch(prefix, 8);
  const users = data?.users ?? [];
  const choose = (userId: string) => {
    setText(userId);
    combobox.closeDropdown();
    onChoose(userId);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          aria-label={label}
          placeholder={placeholder}
          value={text}
          leftSection={<IconSearch size={16} />}
          rightSection={isFetching ? <Loader size={14} /> : null}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0 && text !== '') choose(text);
          }}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="Users">
          {users.map(({ id, member }) => (
            <Combobox.Option key={id} value={id}>
              <span className="row-between" style={{ flexWrap: 'nowrap' }}>
                <span className="clip">{id}</span>
                {member && <span className="tag">member</span>}
              </span>
            </Combobox.Option>
          ))}
          {users.length === 0 && <Combobox.Empty>No user id begins with this</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
