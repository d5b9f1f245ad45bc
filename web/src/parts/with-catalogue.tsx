import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { readCatalogue } from '../api/catalogue.ts';
import { CatalogueContext } from '../api/catalogue-context.ts';
import { useLargestCatalogue } from '../api/status.ts';
import { PageSkeleton } from './page-skeleton.tsx';

/** Shows a page for the catalogue that the address names, or for the one with the most items. */
export function WithCatalogue({ children }: { children: ReactNode }) {
  const [search] = useSearchParams();
  const largest = useLargestCatalogue();
  const catalogue = readCatalogue(search.get('catalogue')) ?? largest;
  if (catalogue === undefined) return <PageSkeleton />;
  return <CatalogueContext value={catalogue}>{children}</CatalogueContext>;
}
