import { createContext, useContext } from 'react';
import { type Catalogue, FIRST_CATALOGUE } from './catalogue.ts';

/** The catalogue that a part of a page is about. */
export const CatalogueContext = createContext<Catalogue>(FIRST_CATALOGUE);

/** Gives the catalogue that this part of the page is about. */
export function useCatalogue(): Catalogue {
  return useContext(CatalogueContext);
}
