import * as z from 'zod';
import { CATALOGUES, type Catalogue, catalogueOfItem } from '../domain/catalogue.ts';
import { parseRatingScale, type RatingScale } from '../domain/rating-scale.ts';
import { DeadwaxError } from '../errors.ts';
import { parseColumnMap } from '../source/csv/column-map.ts';
import { timeParser } from '../source/parse-listen-time.ts';
import { IMPORT_FORMATS } from './import-formats.ts';

/** What to do with several ratings of one item by one user: keep the latest, the earliest, or all (the state then shows the latest). */
export const DEDUPE_POLICIES = ['last', 'first', 'all'] as const;

/** How far from each other in time two accounts of one listening may be. */
const DEFAULT_TOLERANCE_SECONDS = 120;
const MAX_TOLERANCE_SECONDS = 86_400;

const prefix = z.string().max(64).regex(/^\S*$/, 'holds a blank');
const ImportParameters = z.strictObject({
  path: z.string().min(1),
  /** Undefined finds out by the content. */
  format: z.enum(IMPORT_FORMATS).optional(),
  /** That of the source, unless it is given. */
  catalogue: z.enum(CATALOGUES).optional(),
  userPrefix: prefix.optional(),
  itemPrefix: prefix.optional(),
  scale: z.string().optional(),
  dropItemsBelow: z.int().min(0).optional(),
  dropUsersBelow: z.int().min(0).optional(),
  dedupe: z.enum(DEDUPE_POLICIES).default('all'),
  force: z.boolean().default(false),
  /** Whose history it is. */
  user: z
    .string()
    .trim()
    .min(1)
    .max(512)
    .regex(/^\P{Cc}*$/u, 'holds control characters')
    .optional(),
  /** How the columns of a history in CSV are read: see `parseColumnMap`. */
  columns: z.string().optional(),
  timeFormat: z.string().optional(),
  toleranceSeconds: z.int().min(0).max(MAX_TOLERANCE_SECONDS).default(DEFAULT_TOLERANCE_SECONDS),
  dryRun: z.boolean().default(false),
});
export type ImportParameters = z.infer<typeof ImportParameters>;

function checkItemPrefix(itemPrefix: string | undefined, catalogue: Catalogue): void {
  if (itemPrefix === undefined || catalogueOfItem(`${itemPrefix}1`) === catalogue) return;
  throw new DeadwaxError(
    'invalid_input',
    `itemPrefix '${itemPrefix}' does not begin with the prefix of catalogue ${catalogue}, such as movie:`,
  );
}

/** Parses the parameters of an import job. Errors: `invalid_input` naming each wrong one. */
export function parseImportParameters(parameters: Readonly<Record<string, unknown>>): ImportParameters {
  const parsed = ImportParameters.safeParse(parameters);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => {
      return { pointer: `/${path.join('/')}`, code: 'invalid_input', detail: message };
    });
    const shown = errors
      .map(({ pointer, detail }) => `${pointer.slice(1) || 'parameters'}: ${detail}`)
      .join('; ');
    throw new DeadwaxError('invalid_input', `the import cannot start: ${shown}`, { errors });
  }
  if (parsed.data.columns !== undefined) parseColumnMap(parsed.data.columns);
  if (parsed.data.timeFormat !== undefined) timeParser(parsed.data.timeFormat);
  checkItemPrefix(parsed.data.itemPrefix, parsed.data.catalogue ?? 'movies');
  if (parsed.data.scale !== undefined) parseRatingScale(parsed.data.scale);
  return parsed.data;
}

/** Gives the scale that an import checks ratings against. */
export function scaleOf(
  parameters: ImportParameters,
  scale: (catalogue: Catalogue) => RatingScale,
): RatingScale {
  return parameters.scale === undefined
    ? scale(parameters.catalogue ?? 'movies')
    : parseRatingScale(parameters.scale);
}

/** The options that are about ratings. */
const OF_RATINGS = ['userPrefix', 'itemPrefix', 'scale', 'dropItemsBelow', 'dropUsersBelow'] as const;

/** Checks that the options suit the data set that was found. Errors: `invalid_input`. */
export function checkSuits(
  parameters: ImportParameters,
  { variant, catalogue }: { readonly variant: string; readonly catalogue: Catalogue },
): void {
  const wanted = parameters.catalogue ?? catalogue;
  if (wanted !== catalogue)
    throw new DeadwaxError(
      'invalid_input',
      `${variant} has entries of ${catalogue}, not of ${wanted}; leave the catalogue out`,
    );
  const given = catalogue !== 'movies' && OF_RATINGS.find((name) => parameters[name] !== undefined);
  if (given !== undefined && given !== false)
    throw new DeadwaxError('invalid_input', `${given} is for ratings, and ${variant} has none; leave it out`);
}
