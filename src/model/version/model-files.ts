import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import { Vocabulary } from '../../dataset/vocabulary.ts';
import { DeadwaxError } from '../../errors.ts';
import type { FittedModel, LoadedModel, RatingFactors } from '../model.ts';
import type { ModelManifest } from './manifest.ts';

// The files of a version, beside manifest.json. All numbers are IEEE 754 float32, little-endian, without header; matrices are row-major.
//   users.json, items.json                        ["id", ...]; the place of an id is its row
//   ranking-users.f32, ranking-items.f32          [rows x ranking.factors]
//   rating-users.f32, rating-items.f32            [rows x rating.factors], these four only with a rating model
//   rating-user-biases.f32, rating-item-biases.f32  [rows]
//   item-counts.f32, item-popularity.f32, item-averages.f32  [nItems]

/** One file of a version, in memory. */
export interface ModelFile {
  readonly name: string;
  readonly content: Uint8Array;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function swapWords(bytes: Uint8Array): Uint8Array {
  return IS_LITTLE_ENDIAN ? bytes : Buffer.from(bytes).swap32();
}

function encodeFloats(values: Float32Array): Uint8Array {
  return swapWords(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function encodeIds(vocabulary: Vocabulary): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(vocabulary.ids));
}

/** Encodes a model into the files of a version, in name order. The contents may share memory with the model. */
export function encodeModel(fitted: FittedModel): readonly ModelFile[] {
  const { ranking, rating, statistics } = fitted;
  const files: ModelFile[] = [
    { name: 'users.json', content: encodeIds(fitted.users) },
    { name: 'items.json', content: encodeIds(fitted.items) },
    { name: 'ranking-users.f32', content: encodeFloats(ranking.userFactors.values) },
    { name: 'ranking-items.f32', content: encodeFloats(ranking.itemFactors.values) },
    { name: 'item-counts.f32', content: encodeFloats(statistics.counts) },
    { name: 'item-popularity.f32', content: encodeFloats(statistics.popularity) },
    { name: 'item-averages.f32', content: encodeFloats(statistics.averageRatings) },
  ];
  if (rating !== undefined) {
    files.push(
      { name: 'rating-users.f32', content: encodeFloats(rating.userFactors.values) },
      { name: 'rating-items.f32', content: encodeFloats(rating.itemFactors.values) },
      { name: 'rating-user-biases.f32', content: encodeFloats(rating.userBiases) },
      { name: 'rating-item-biases.f32', content: encodeFloats(rating.itemBiases) },
    );
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Decodes the files of a version whose checksums have been verified. Errors: `damaged_model` where shapes do not fit the manifest. */
export function decodeModel(manifest: ModelManifest, files: ReadonlyMap<string, Uint8Array>): LoadedModel {
  const take = (name: string): Uint8Array => {
    const content = files.get(name);
    if (content === undefined) throw damagedModel(manifest, `${name} is missing`);
    return content;
  };
  const floats = (name: string, length: number): Float32Array => {
    const bytes = swapWords(take(name));
    if (bytes.byteLength !== length * 4) {
      throw damagedModel(manifest, `${name} has ${bytes.byteLength} bytes where ${length * 4} belong`);
    }
    // A copy where the bytes do not start at a multiple of 4, as in a pooled buffer.
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    return new Float32Array(aligned.buffer, aligned.byteOffset, length);
  };
  const matrix = (name: string, nRows: number, factors: number): FactorMatrix => ({
    nRows,
    factors,
    values: floats(name, nRows * factors),
  });
  const users = decodeIds(manifest, 'users.json', take('users.json'));
  const items = decodeIds(manifest, 'items.json', take('items.json'));
  const { factors } = manifest.ranking;
  const rating: RatingFactors | undefined = manifest.rating && {
    mean: manifest.rating.mean,
    userBiases: floats('rating-user-biases.f32', users.size),
    itemBiases: floats('rating-item-biases.f32', items.size),
    userFactors: matrix('rating-users.f32', users.size, manifest.rating.factors),
    itemFactors: matrix('rating-items.f32', items.size, manifest.rating.factors),
  };
  return {
    manifest,
    users,
    items,
    ranking: {
      userFactors: matrix('ranking-users.f32', users.size, factors),
      itemFactors: matrix('ranking-items.f32', items.size, factors),
    },
    rating,
    statistics: {
      counts: floats('item-counts.f32', items.size),
      popularity: floats('item-popularity.f32', items.size),
      averageRatings: floats('item-averages.f32', items.size),
    },
  };
}

function decodeIds(manifest: ModelManifest, name: string, content: Uint8Array): Vocabulary {
  const ids: unknown = JSON.parse(new TextDecoder().decode(content));
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return new Vocabulary(ids);
  throw damagedModel(manifest, `${name} is not a list of ids`);
}

/** The error for a version that must not be used: names version, fault and remedy. */
export function damagedModel(
  model: { catalogue: string; version: string },
  fault: string,
  cause?: unknown,
): DeadwaxError {
  const message = `model version ${model.version} of ${model.catalogue} is damaged: ${fault}; go back with: deadwax models rollback ${model.catalogue}, or train a new one with: deadwax train ${model.catalogue}`;
  return new DeadwaxError('damaged_model', message, {
    details: { catalogue: model.catalogue, version: model.version },
    cause,
  });
}
