import { SegmentedControl } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { CATALOGUES, WORDS } from '../api/catalogue.ts';
import { useCatalogue } from '../api/catalogue-context.ts';

/** Chooses between the catalogues; the address remembers it. `forgets` are parameters of the address that mean nothing in another one. */
export function CatalogueSwitch({ forgets = [] }: { forgets?: readonly string[] }) {
  const catalogue = useCatalogue();
  const [search, setSearch] = useSearchParams();
  const choose = (name: string) => {
    const next = new URLSearchParams(search);
    for (const parameter of forgets) next.delete(parameter);
    next.set('catalogue', name);
    setSearch(next, { replace: true });
  };
  return (
    <SegmentedControl
      aria-label="Catalogue"
      data={CATALOGUES.map((value) => ({ value, label: WORDS[value].name }))}
      value={catalogue}
      onChange={choose}
    />
  );
}
