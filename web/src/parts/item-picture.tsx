import { catalogueOf } from '../api/catalogue.ts';
import { artistOf } from './artist-of.ts';
import { Poster } from './poster.tsx';
import { Sleeve } from './sleeve.tsx';

/** What a picture is drawn from. */
export interface Pictured {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The drawn picture of an item: a poster of a film, a sleeve of a record or a track. */
export function ItemPicture({ id, title, year, genres, attributes }: Pictured) {
  if (catalogueOf(id) === 'movies') return <Poster title={title} year={year} genres={genres} />;
  return <Sleeve title={title} artist={artistOf(attributes)} genres={genres} />;
}
