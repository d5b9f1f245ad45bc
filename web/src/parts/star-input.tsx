import { Rating } from '@mantine/core';

/** Lets a person choose half stars from 0.5 to 5. */
export function StarInput(props: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  disabled?: boolean;
}) {
  const { label, value, onChange, disabled = false } = props;
  return (
    <Rating
      aria-label={label}
      fractions={2}
      value={value}
      onChange={onChange}
      readOnly={disabled}
      color="#d9912b"
      getSymbolLabel={(stars) => `${stars} ${stars === 1 ? 'star' : 'stars'}`}
    />
  );
}
