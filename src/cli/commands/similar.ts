import { catalogueOfItem } from '../../domain/catalogue.ts';
import { SimilarItems, TopUsers } from '../../server/contract.ts';
import { withQuery } from '../api-client.ts';
import { artistOf } from '../artist-of.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const COUNT = {
  type: 'integer',
  default: 20,
  min: 1,
  max: 1000,
  placeholder: 'N',
  description: 'how many',
} as const;

/** `deadwax similar`. */
export const similar = defineCommand({
  name: 'similar',
  summary: 'Lists the items that are most like an item',
  positionals: [{ name: 'ITEM', description: 'the item, such as movie:260', required: true }],
  options: { count: COUNT, ...CONNECTION_OPTIONS },
  examples: ['deadwax similar movie:sample-1', 'deadwax similar movie:sample-1 --count 5 --json'],
  run: ([item = ''], options, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery(`/items/${encodeURIComponent(item)}/similar`, { count: options.count });
      // Films are known by their titles alone.
      const hasArtist = catalogueOfItem(item) !== 'movies';
      printAnswer(io, options.json, await api.get(path, SimilarItems), (answer) =>
        formatTable(
          ['#', 'id', 'title', ...(hasArtist ? ['artist'] : []), 'similarity'],
          answer.items.map(({ rank, id, properties, score }) => [
            rank,
            id,
            properties.title,
            ...(hasArtist ? [artistOf(properties.attributes)] : []),
            score,
          ]),
        ),
      );
    }),
});

/** `deadwax audience`. */
export const audience = defineCommand({
  name: 'audience',
  summary: 'Lists the users for whom an item scores highest',
  positionals: [{ name: 'ITEM', description: 'the item, such as movie:260', required: true }],
  options: { count: COUNT, ...CONNECTION_OPTIONS },
  examples: ['deadwax audience movie:sample-1 --count 10'],
  run: ([item = ''], options, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery(`/items/${encodeURIComponent(item)}/users`, { count: options.count });
      printAnswer(io, options.json, await api.get(path, TopUsers), (answer) =>
        formatTable(
          ['#', 'user', 'score'],
          answer.users.map((user) => [user.rank, user.id, user.score]),
        ),
      );
    }),
});
