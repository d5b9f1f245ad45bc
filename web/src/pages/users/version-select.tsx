import { Select } from '@mantine/core';
import { useModels } from '../../api/models.ts';
import { formatTime } from '../../format/times.ts';

/** Chooses a model version other than the live one. */
export function VersionSelect(props: { version: string | null; onChange: (version: string | null) => void }) {
  const { version, onChange } = props;
  const { data = [] } = useModels();
  const older = data.filter(({ live, damaged }) => !live && damaged === null);
  return (
    <Select
      aria-label="Model version"
      w={250}
      value={version ?? ''}
      onChange={(value) => onChange(value === '' || value === null ? null : value)}
      data={[
        { value: '', label: 'Live version' },
        ...older.map(({ version: name, trained_at }) => ({
          value: name,
          label: `${formatTime(trained_at)} · ${name.slice(-8)}`,
        })),
      ]}
    />
  );
}
