import { createContext, useContext } from 'react';
import { type BrowsedCatalogue, CATALOGUE } from './catalogue.ts';

/** The catalogue that a part of a page is about. */
export const CatalogueContext = createContext<BrowsedCatalogue>(CATALOGUE);

/** Gives the catalogue that this part of the page is about. */
export function useCatalogue(): BrowsedCatalogue {
  return useContext(CatalogueContext);
}
