import { SegmentedControl } from '@mantine/core';
import { BROWSED, type BrowsedCatalogue, readCatalogue } from '../api/catalogue.ts';

/** Chooses between the catalogues. */
export function CatalogueSwitch(props: {
  value: BrowsedCatalogue;
  onChange: (catalogue: BrowsedCatalogue) => void;
}) {
  return (
    <SegmentedControl
      aria-label="Catalogue"
      data={Object.entries(BROWSED).map(([value, label]) => ({ value, label }))}
      value={props.value}
      onChange={(name) => props.onChange(readCatalogue(name))}
    />
  );
}
