import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import { camelCaseNames } from '../../util/name-case.ts';
import {
  Import,
  Imports,
  JobAccepted,
  LandingLogs,
  LandingLogText,
  Profile,
} from '../contract-operations.ts';
import { Rejects } from '../contract-rejects.ts';
import {
  CatalogueQuery,
  IdPath,
  ImportBody,
  PageQuery,
  UploadQuery,
  WaitingUploadQuery,
} from '../contract-requests.ts';
import { limitBytes } from '../limit-bytes.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatAccepted, formatTime } from '../wire.ts';

const missing = (importId: string) =>
  new DeadwaxError('not_found', `import '${importId}' does not exist; GET /api/v1/imports lists them`);

export const startImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports',
  operation: 'startImport',
  tag: 'Imports',
  summary: 'Takes in a data set that lies on the machine that Deadwax runs on',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: ImportBody,
  status: 202,
  response: JobAccepted,
  example: {
    summary: 'MovieLens',
    path: '/api/v1/imports',
    body: { path: '/srv/data/ml-1m.zip', options: { drop_users_below: 5 } },
  },
  async handle({ body }, { context }) {
    const options = camelCaseNames(body.options);
    return formatAccepted(await context.jobs.enqueue('import', { path: body.path, ...options }));
  },
});

export const uploadImport = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/upload',
  operation: 'uploadImport',
  tag: 'Imports',
  summary: 'Streams a file into the landing folder and imports it',
  access: 'admin',
  params: Nothing,
  query: UploadQuery,
  body: NoBody,
  bodyKind: 'bytes',
  status: 202,
  response: JobAccepted,
  example: { summary: 'A zip', path: '/api/v1/imports/upload?name=ml-1m.zip' },
  async handle({ query, request }, { context }) {
    const body = limitBytes(request.raw, context.options.maxUploadBytes);
    const { name, ...options } = query;
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    return formatAccepted(await context.landing.receive(name, body, given));
  },
});

export const confirmUpload = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/upload/confirm',
  operation: 'confirmUpload',
  mayMiss: true,
  tag: 'Imports',
  summary: 'Imports an uploaded file that a dry run has looked at',
  access: 'admin',
  params: Nothing,
  query: WaitingUploadQuery,
  body: NoBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'A zip', path: '/api/v1/imports/upload/confirm?name=my_spotify_data.zip' },
  async handle({ query }, { context }) {
    return formatAccepted(await context.landing.confirm(query.name));
  },
});

export const discardUpload = defineRoute({
  method: 'DELETE',
  path: '/api/v1/imports/upload',
  operation: 'discardUpload',
  mayMiss: true,
  tag: 'Imports',
  summary: 'Removes an uploaded file that a dry run has looked at',
  access: 'admin',
  params: Nothing,
  query: WaitingUploadQuery,
  body: NoBody,
  status: 204,
  response: NoBody,
  example: { summary: 'A zip', path: '/api/v1/imports/upload?name=my_spotify_data.zip' },
  async handle({ query }, { context }) {
    await context.landing.discard(query.name);
    return undefined;
  },
});

export const listImports = defineRoute({
  method: 'GET',
  path: '/api/v1/imports',
  operation: 'listImports',
  tag: 'Imports',
  summary: 'Lists what was imported, newest first',
  access: 'read',
  params: Nothing,
  query: PageQuery,
  body: NoBody,
  response: Imports,
  example: { summary: 'The last', path: '/api/v1/imports?count=10' },
  async handle({ query }, { context }) {
    const page = await context.imports.list(query.count, query.cursor);
    return { imports: [...page.values], next_cursor: page.cursor ?? null };
  },
});

export const listLandingLogs = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/logs',
  operation: 'listLandingLogs',
  tag: 'Imports',
  summary: 'Lists the logs of files that were dropped into the landing folder, newest first',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: LandingLogs,
  example: { summary: 'All', path: '/api/v1/imports/logs' },
  async handle(_, { context }) {
    const logs = await context.landing.listLogs();
    return {
      logs: logs.map(({ name, sizeBytes, modifiedAtMs }) => ({
        name,
        size_bytes: sizeBytes,
        modified_at: formatTime(modifiedAtMs),
      })),
    };
  },
});

export const readLandingLog = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/logs/{id}',
  operation: 'readLandingLog',
  tag: 'Imports',
  summary: 'Gives the log of one dropped file',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: LandingLogText,
  example: { summary: 'One', path: '/api/v1/imports/logs/ml-1m.zip.log' },
  async handle({ params }, { context }) {
    return { name: params.id, text: await context.landing.readLog(params.id) };
  },
});

export const getImport = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{id}',
  operation: 'getImport',
  tag: 'Imports',
  summary: 'Gives an import with its counts',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Import,
  example: { summary: 'One', path: '/api/v1/imports/imp-1' },
  async handle({ params }, { context }) {
    const found = await context.imports.get(params.id);
    if (found === undefined) throw missing(params.id);
    return found;
  },
});

export const listRejects = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{id}/rejects',
  operation: 'listRejects',
  tag: 'Imports',
  summary: 'Lists the lines that an import left out, with the reason',
  access: 'read',
  params: IdPath,
  query: PageQuery,
  body: NoBody,
  response: Rejects,
  example: { summary: 'The first', path: '/api/v1/imports/imp-1/rejects' },
  async handle({ params, query }, { context }) {
    if ((await context.imports.get(params.id)) === undefined) throw missing(params.id);
    const page = await context.imports.rejects(params.id, query.count, query.cursor);
    const rejects = page.values.map(({ offset, recordId, ...reject }) => {
      return { ...reject, offset: offset ?? null, record_id: recordId ?? null };
    });
    return { rejects, next_cursor: page.cursor ?? null };
  },
});

export const downloadRejects = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{id}/rejects/file',
  operation: 'downloadRejects',
  tag: 'Imports',
  summary: 'Gives everything that an import left out, as a file of one JSON object a line',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: z.unknown(),
  responseType: 'application/x-ndjson',
  example: { summary: 'All', path: '/api/v1/imports/imp-1/rejects/file' },
  async handle({ params: { id }, reply }, { context }) {
    if ((await context.imports.get(id)) === undefined) throw missing(id);
    reply
      .header('content-type', 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="${id}-rejects.jsonl"`)
      .send(await context.imports.rejectFile(id));
    return undefined;
  },
});

export const getImportProfile = defineRoute({
  method: 'GET',
  path: '/api/v1/imports/{id}/profile',
  operation: 'getImportProfile',
  tag: 'Imports',
  summary: 'Gives the profile of an imported data set',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Profile,
  example: { summary: 'One', path: '/api/v1/imports/imp-1/profile' },
  async handle({ params }, { context }) {
    const found = await context.imports.profile(params.id);
    if (found === undefined) throw missing(params.id);
    return Profile.parse(found);
  },
});

export const getProfile = defineRoute({
  method: 'GET',
  path: '/api/v1/profile',
  operation: 'getProfile',
  tag: 'Imports',
  summary: 'Gives the profile of a whole catalogue as it is now',
  access: 'read',
  params: Nothing,
  query: CatalogueQuery,
  body: NoBody,
  response: Profile,
  example: { summary: 'Films', path: '/api/v1/profile?catalogue=movies' },
  async handle({ query }, { context }) {
    return context.profile(query.catalogue);
  },
});

export const removeSample = defineRoute({
  method: 'DELETE',
  path: '/api/v1/sample',
  operation: 'removeSample',
  mayMiss: true,
  tag: 'Imports',
  summary: 'Removes the bundled synthetic sample',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  status: 204,
  response: NoBody,
  example: { summary: 'All of it', path: '/api/v1/sample' },
  async handle(_, { context }) {
    await context.sample.remove();
    return undefined;
  },
});
