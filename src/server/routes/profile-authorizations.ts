import {
  AuthorizationAnswer,
  AuthorizationBody,
  AuthorizationPage,
  ProfileAuthorization,
} from '../contract-profiles.ts';
import { IdPath } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { readProfileLink } from './profiles.ts';

const PATH = '/api/v1/users/{id}/profile-authorization';

export const getProfileAuthorization = defineRoute({
  method: 'GET',
  path: PATH,
  operation: 'getProfileAuthorization',
  tag: 'Users',
  summary: 'Tells whether a user can connect a profile at Discogs in the browser, and which one is linked',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: ProfileAuthorization,
  example: { summary: 'One', path: '/api/v1/users/ann/profile-authorization' },
  async handle({ params }, { context }) {
    const link = await readProfileLink(context, params.id);
    return { possible: context.profileAuthorizations.isPossible, link };
  },
});

export const beginProfileAuthorization = defineRoute({
  method: 'POST',
  path: PATH,
  operation: 'beginProfileAuthorization',
  tag: 'Users',
  summary:
    'Gives the page of Discogs where a user allows the profile to be read; it leads back to an address',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: AuthorizationBody,
  response: AuthorizationPage,
  example: {
    summary: 'One',
    path: '/api/v1/users/ann/profile-authorization',
    body: { callback: 'http://127.0.0.1:8080/connect-discogs?user=ann' },
  },
  async handle({ params, body }, { context }) {
    return { url: await context.profileAuthorizations.begin(params.id, body.callback) };
  },
});

export const confirmProfileAuthorization = defineRoute({
  method: 'POST',
  path: `${PATH}/confirm`,
  operation: 'confirmProfileAuthorization',
  tag: 'Users',
  summary: 'Links a user with the profile that Discogs has led back from; what opens it is kept sealed',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: AuthorizationAnswer,
  response: ProfileAuthorization,
  example: {
    summary: 'One',
    path: '/api/v1/users/ann/profile-authorization/confirm',
    body: { oauth_token: 'abc', oauth_verifier: 'def' },
  },
  async handle({ params, body }, { context }) {
    await context.profileAuthorizations.end(params.id, body.oauth_token, body.oauth_verifier);
    return { possible: true, link: await readProfileLink(context, params.id) };
  },
});
