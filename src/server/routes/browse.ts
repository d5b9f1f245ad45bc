import { Browse } from '../contract.ts';
import { BrowseQuery } from '../contract-requests.ts';
import { formatScored } from '../format-answer.ts';
import { readPlaceCursor, writePlaceCursor } from '../place-cursor.ts';
import { waitForWrites } from '../reads.ts';
import { refuseNonMember } from '../refuse-non-member.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatModelRef } from '../wire.ts';

export const browse = defineRoute({
  method: 'GET',
  path: '/api/v1/browse',
  operation: 'browse',
  mayMiss: true,
  tag: 'Recommendations',
  summary: 'Gives recommendations as cards, with figures over the whole selection',
  access: 'read',
  params: Nothing,
  query: BrowseQuery,
  body: NoBody,
  response: Browse,
  example: { summary: 'Comedies for a user', path: '/api/v1/browse?user=demo&genre=Comedy' },
  async handle({ query }, services) {
    if (query.user !== undefined) await refuseNonMember(services, query.user);
    await waitForWrites(services);
    const { catalogue } = query;
    const selection = await services.browser.select(services.context, {
      catalogue,
      userId: query.user,
      genre: query.genre,
      minScore: query.min_score,
      text: query.text,
      modelVersion: query.model,
    });
    const from = readPlaceCursor(query.cursor);
    const to = from + query.count;
    const { items } = selection;
    return {
      model: formatModelRef(selection.model),
      summary: {
        n_items: items.length,
        n_items_total: await services.context.store.items.count(catalogue),
        average_score: selection.averageScore ?? null,
        best_score: items[0]?.score ?? null,
        n_genres: selection.nGenres,
      },
      items: await formatScored(services, catalogue, items.slice(from, to)),
      next_cursor: to < items.length ? writePlaceCursor(to) : null,
    };
  },
});
