import { CATALOGUES } from '../../domain/catalogue.ts';
import { ENTITY_KINDS } from '../../domain/entity.ts';
import { Found } from '../../server/contract-search.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CONNECTION_OPTIONS, COUNT_OPTION } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const { count: COUNT } = COUNT_OPTION;
const NAME = { type: 'string', placeholder: 'NAME' } as const;
const YEAR = { type: 'integer', min: 0, max: 9999, placeholder: 'YEAR' } as const;

/** `deadwax search`. */
export const search = defineCommand({
  name: 'search',
  summary: 'Finds films, releases, tracks, artists and labels by words',
  positionals: [
    {
      name: 'WORDS',
      description: 'what to look for, in quotes where it is more than one word',
      required: true,
    },
  ],
  options: {
    catalogue: {
      type: 'string',
      choices: CATALOGUES,
      placeholder: 'NAME',
      description: 'only this catalogue',
    },
    kind: {
      type: 'list',
      choices: [...CATALOGUES, ...ENTITY_KINDS],
      placeholder: 'KINDS',
      description: 'only these kinds, such as records,artist',
    },
    genre: { ...NAME, description: 'only of this genre' },
    style: { ...NAME, description: 'only of this style' },
    format: { ...NAME, description: 'only of this medium, such as Vinyl' },
    country: { ...NAME, description: 'only from this country' },
    'year-from': { ...YEAR, description: 'not older' },
    'year-to': { ...YEAR, description: 'not newer' },
    count: { ...COUNT, max: 100 },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax search matrix',
    'deadwax search beatles --catalogue records --format Vinyl --year-to 1970 --json',
  ],
  run: ([words = ''], options, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery('/search', {
        q: words,
        catalogue: options.catalogue,
        kind: options.kind.length === 0 ? undefined : options.kind.join(','),
        genre: options.genre,
        style: options.style,
        format: options.format,
        country: options.country,
        year_from: options['year-from'],
        year_to: options['year-to'],
        count: options.count,
      });
      printAnswer(io, options.json, await api.get(path, Found), ({ results }) => {
        if (results.length === 0) return 'Nothing matches.\n';
        return formatTable(
          ['kind', 'id', 'title', 'artist', 'year', 'users', 'match'],
          results.map((entry) => [
            entry.kind,
            entry.id,
            entry.title,
            entry.artist,
            entry.year === null ? null : String(entry.year),
            entry.n_users,
            entry.match,
          ]),
        );
      });
    }),
});
