import type * as z from 'zod';
import { catalogueOfItem } from '../../domain/catalogue.ts';
import { clampToScale, isOnScale, type RatingScale } from '../../domain/rating-scale.ts';
import { DeadwaxError } from '../../errors.ts';
import type { AnswerQuery } from '../../recommend/answer.ts';
import { Estimate, Recommendations, StoredRecommendations } from '../contract.ts';
import {
  AnonymousBody,
  CatalogueQuery,
  EstimateQuery,
  IdPath,
  PopularQuery,
  RecommendationsQuery,
} from '../contract-requests.ts';
import { formatAnswer } from '../format-answer.ts';
import { formatStored } from '../format-stored.ts';
import { waitForWrites } from '../reads.ts';
import { refuseNonMember } from '../refuse-non-member.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';

/** Errors: `invalid_input` with a pointer to each value that is not a rating of the catalogue. */
function checkOnScale(items: readonly { readonly value: number }[], scale: RatingScale): void {
  const range = `${scale.min}-${scale.max} in steps of ${scale.step}`;
  const errors = items.flatMap(({ value }, at) =>
    isOnScale(value, scale)
      ? []
      : [
          {
            pointer: `/items/${at}/value`,
            code: 'off_scale',
            detail: `${value} is not on the scale ${range}`,
          },
        ],
  );
  if (errors.length > 0)
    throw new DeadwaxError('invalid_input', `${errors.length} value(s) are not on the scale ${range}`, {
      errors,
    });
}

type Asked = Partial<Omit<z.output<typeof RecommendationsQuery>, 'catalogue'>> & { readonly count: number };

function answerQuery(asked: Asked): AnswerQuery {
  return {
    count: asked.count,
    excludeItemIds: asked.exclude ?? [],
    includeSeen: asked.include_seen ?? false,
    includeOwned: asked.include_owned ?? false,
    includeWanted: asked.include_wanted ?? false,
    hideKnownArtists: asked.hide_known_artists ?? false,
    hideKnownLabels: asked.hide_known_labels ?? false,
    explain: asked.explain ?? false,
    diversity: asked.diversity ?? 0,
    ...(asked.style === undefined ? {} : { style: asked.style }),
    ...(asked.format === undefined ? {} : { format: asked.format }),
    ...(asked.country === undefined ? {} : { country: asked.country }),
    ...(asked.artists === undefined ? {} : { artistIds: asked.artists }),
    ...(asked.labels === undefined ? {} : { labelIds: asked.labels }),
    ...(asked.cursor === undefined ? {} : { cursor: asked.cursor }),
    ...(asked.genre === undefined ? {} : { genre: asked.genre }),
    ...(asked.year_from === undefined ? {} : { yearFrom: asked.year_from }),
    ...(asked.year_to === undefined ? {} : { yearTo: asked.year_to }),
    ...(asked.model === undefined ? {} : { modelVersion: asked.model }),
  };
}

export const recommendForUser = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/recommendations',
  operation: 'recommendForUser',
  tag: 'Recommendations',
  summary: 'Recommends items to a user; an unknown user gets the popular ones',
  access: 'read',
  params: IdPath,
  query: RecommendationsQuery,
  body: NoBody,
  response: Recommendations,
  example: {
    summary: 'Ten films with reasons',
    path: '/api/v1/users/demo/recommendations?count=10&explain=true',
  },
  async handle({ params, query }, services) {
    await refuseNonMember(services, params.id);
    await waitForWrites(services);
    const answer = await services.context
      .answers(query.catalogue)
      .recommendForUser(params.id, answerQuery(query));
    return formatAnswer(services, query.catalogue, params.id, answer);
  },
});

export const storedForUser = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/recommendations/stored',
  operation: 'storedForUser',
  tag: 'Recommendations',
  summary: "Gives a user's list from the last score of everyone, without what was rated since",
  access: 'read',
  params: IdPath,
  query: CatalogueQuery,
  body: NoBody,
  response: StoredRecommendations,
  example: { summary: 'Films', path: '/api/v1/users/demo/recommendations/stored' },
  async handle({ params, query }, services) {
    await refuseNonMember(services, params.id);
    await waitForWrites(services);
    const { store } = services.context;
    const stored = await store.recommendations.read(query.catalogue, params.id);
    if (stored === undefined)
      throw new DeadwaxError(
        'not_found',
        `user '${params.id}' has no stored list in ${query.catalogue}; score everyone with POST /api/v1/models/${query.catalogue}/score`,
      );
    return formatStored(
      services,
      query.catalogue,
      stored,
      await store.interactions.read(query.catalogue, params.id),
    );
  },
});

export const recommendForVisitor = defineRoute({
  method: 'POST',
  path: '/api/v1/recommendations',
  operation: 'recommendForVisitor',
  mayMiss: true,
  tag: 'Recommendations',
  summary: 'Recommends from the given ratings, without a user and without storing anything',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: AnonymousBody,
  response: Recommendations,
  example: {
    summary: 'Someone who likes one film',
    path: '/api/v1/recommendations',
    body: { items: [{ id: 'movie:260', value: 5 }] },
  },
  async handle({ body }, services) {
    const { catalogue } = body;
    checkOnScale(body.items, services.context.scaleOf(catalogue));
    const values = body.items.map(({ id, value }) => ({ itemId: id, value }));
    const answer = await services.context.answers(catalogue).recommendForItems(values, answerQuery(body));
    return formatAnswer(services, catalogue, undefined, answer);
  },
});

export const popular = defineRoute({
  method: 'GET',
  path: '/api/v1/popular',
  operation: 'listPopular',
  tag: 'Recommendations',
  summary: 'Lists what is popular now',
  access: 'read',
  params: Nothing,
  query: PopularQuery,
  body: NoBody,
  response: Recommendations,
  example: { summary: 'Popular comedies', path: '/api/v1/popular?genre=Comedy' },
  async handle({ query }, services) {
    const answer = await services.context.answers(query.catalogue).popular(answerQuery(query));
    return formatAnswer(services, query.catalogue, undefined, answer);
  },
});

export const estimate = defineRoute({
  method: 'GET',
  path: '/api/v1/estimate',
  operation: 'estimateRating',
  mayMiss: true,
  tag: 'Recommendations',
  summary: "Estimates a user's rating of an item",
  access: 'read',
  params: Nothing,
  query: EstimateQuery,
  body: NoBody,
  response: Estimate,
  example: { summary: 'One film', path: '/api/v1/estimate?user=demo&item=movie:260' },
  async handle({ query }, services) {
    const catalogue = catalogueOfItem(query.item);
    if (catalogue === undefined)
      throw new DeadwaxError(
        'not_found',
        `item '${query.item}' belongs to no catalogue; ids begin with movie:, release: or track:`,
      );
    await refuseNonMember(services, query.user);
    await waitForWrites(services);
    const { predictedRating, score } = await services.context
      .answers(catalogue)
      .estimate(query.user, query.item);
    return {
      user_id: query.user,
      item_id: query.item,
      predicted_rating:
        predictedRating === undefined
          ? null
          : clampToScale(predictedRating, services.context.scaleOf(catalogue)),
      predicted_rating_raw: predictedRating ?? null,
      score: score ?? null,
    };
  },
});
