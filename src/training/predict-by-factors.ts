import type { RatingColumns } from '../dataset/rating-columns.ts';
import type { PredictRatings } from '../evaluation/ranker.ts';
import type { RatingFactors } from '../model/model.ts';

/**
 * Predicts mean + b_u + b_i + x_u . y_i. A user or item without training ratings has zero bias and factors; where the model has no
 * biases that would predict 0, so the mean of the training ratings stands in.
 */
export function predictByFactors(
  model: RatingFactors,
  biases: boolean,
  train: RatingColumns,
): PredictRatings {
  const { factors, values: userValues } = model.userFactors;
  const itemValues = model.itemFactors.values;
  const isKnown = knownRows(train);
  const trainMean = train.ratings.reduce((sum, rating) => sum + rating, 0) / train.ratings.length;
  return (userRows, itemRows) =>
    Float32Array.from(userRows, (userRow, place) => {
      const itemRow = itemRows[place];
      if (!biases && !isKnown(userRow, itemRow)) return trainMean;
      let predicted = model.mean + model.userBiases[userRow] + model.itemBiases[itemRow];
      const [user, item] = [userRow * factors, itemRow * factors];
      for (let f = 0; f < factors; f++) predicted += userValues[user + f] * itemValues[item + f];
      return predicted;
    });
}

function knownRows(train: RatingColumns): (userRow: number, itemRow: number) => boolean {
  const users = new Uint8Array(train.nUsers);
  const items = new Uint8Array(train.nItems);
  for (const userRow of train.userRows) users[userRow] = 1;
  for (const itemRow of train.itemRows) items[itemRow] = 1;
  return (userRow, itemRow) => users[userRow] === 1 && items[itemRow] === 1;
}
