import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { ImportOptions } from './options.ts';

const DEDUPE = [
  { value: 'all', label: 'Keep all; the latest counts' },
  { value: 'last', label: 'Keep only the latest' },
  { value: 'first', label: 'Keep only the first' },
];

/** The options of an import: how to read ids and ratings, and what to leave out. */
export function OptionFields(props: { options: ImportOptions; onChange: (options: ImportOptions) => void }) {
  const { options, onChange } = props;
  const set = (changes: Partial<ImportOptions>) => onChange({ ...options, ...changes });
  return (
    <div className="option-fields">
      <TextInput
        label="Rating scale"
        description="Lowest–highest, and the step"
        placeholder="0.5-5/0.5"
        value={options.scale}
        onChange={(event) => set({ scale: event.currentTarget.value.trim() })}
      />
      <NativeSelect
        label="Several ratings of one film"
        description="By the same user"
        data={DEDUPE}
        value={options.dedupe}
        onChange={(event) => set({ dedupe: event.currentTarget.value })}
      />
      <NumberInput
        label="Drop films with at most"
        description="So many ratings or fewer"
        placeholder="none dropped"
        suffix=" ratings"
        min={0}
        allowDecimal={false}
        value={options.dropItemsBelow}
        onChange={(dropItemsBelow) => set({ dropItemsBelow })}
      />
      <NumberInput
        label="Drop users with fewer than"
        description="Counted after films were dropped"
        placeholder="none dropped"
        suffix=" ratings"
        min={0}
        allowDecimal={false}
        value={options.dropUsersBelow}
        onChange={(dropUsersBelow) => set({ dropUsersBelow })}
      />
      <TextInput
        label="User id prefix"
        description="Instead of the data set’s name"
        placeholder="ml-1m:"
        value={options.userPrefix}
        onChange={(event) => set({ userPrefix: event.currentTarget.value.trim() })}
      />
      <TextInput
        label="Film id prefix"
        description="Must begin with movie:"
        placeholder="movie:"
        value={options.itemPrefix}
        onChange={(event) => set({ itemPrefix: event.currentTarget.value.trim() })}
      />
      <TextInput
        label="Whose history"
        description="Only for listening histories"
        placeholder="ann"
        value={options.user}
        onChange={(event) => set({ user: event.currentTarget.value.trim() })}
      />
      <Checkbox
        className="option-wide"
        label="Look at a listening history first, without writing anything"
        checked={options.dryRun}
        onChange={(event) => set({ dryRun: event.currentTarget.checked })}
      />
      <Checkbox
        className="option-wide"
        label="Import again even if the same content was imported before"
        checked={options.force}
        onChange={(event) => set({ force: event.currentTarget.checked })}
      />
    </div>
  );
}
