import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import type { ParsedLines } from './parse-lines.ts';

/** Lines for the intake thread. */
export interface IntakeRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly source: string;
  readonly receivedAtMs: number;
  /** True where each event needs a look at what is stored. */
  readonly isAllApart: boolean;
}

/** Answers come in the order of the requests. */
export type IntakeReply = { readonly parsed: ParsedLines } | { readonly failure: string };

/** The ratings that each catalogue takes. */
export type IntakeThreadOptions = Readonly<Record<Catalogue, RatingScale>>;
