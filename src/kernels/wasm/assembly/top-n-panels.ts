import { ABOVE, LEAST_SCALE, MOST_LENGTH } from './top-n-users';

// Items made ready for a scan: panels of 16 with their codes of one byte a factor. Layout in PackedItems of top-n-batch.ts.

export const PANEL: u32 = 16;
/** Bytes before a panel's codes: 1 / s_p, largest |y|, largest |y - s_p a|, 4 bytes unused, then -64 sum a of each item, 16 bits each. */
export const HEADER: usize = 64;
const CORRECTIONS: usize = 16;
const MOST_CODE: f64 = 127;

/** The largest value and the largest length of up to 16 vectors decide the scale of their codes. */
function scaleOf(vectors: usize, rows: usize, nRows: usize, stride: usize, panel: usize): f64 {
  let most: f64 = 0;
  let mostSquare: f64 = 0;
  for (let item: usize = 0; item < nRows; item++) {
    const vector = vectors + <usize>load<u32>(rows + (item << 2)) * (stride << 2);
    let square: f64 = 0;
    for (let j: usize = 0; j < stride; j++) {
      const value = <f64>load<f32>(vector + (j << 2));
      square += value * value;
      most = max(most, abs(value));
    }
    mostSquare = max(mostSquare, square);
  }
  const norm = sqrt(mostSquare);
  store<f32>(panel, <f32>(norm * ABOVE), 4);
  // Rounding a code moves it by half at most.
  return max(LEAST_SCALE, max(most / MOST_CODE, norm / (MOST_LENGTH - 0.5 * sqrt(<f64>stride))));
}

/** Writes panels `begin .. end` of ordered items at places of zeros. */
export function packPanels(
  panels: usize, vectors: usize, itemRows: usize, nItems: usize, stride: usize, begin: usize, end: usize,
): void {
  for (let place = begin; place < end; place++) {
    const panel = panels + place * (HEADER + stride * PANEL);
    const first = place * PANEL;
    const rows = itemRows + (first << 2);
    const nRows = first < nItems ? min<usize>(PANEL, nItems - first) : 0;
    const scale = scaleOf(vectors, rows, nRows, stride, panel);
    let mostError: f64 = 0;
    for (let item: usize = 0; item < nRows; item++) {
      const vector = vectors + <usize>load<u32>(rows + (item << 2)) * (stride << 2);
      const codes = panel + HEADER + (item << 1);
      let error: f64 = 0;
      let sum: i32 = 0;
      for (let j: usize = 0; j < stride; j++) {
        const value = <f64>load<f32>(vector + (j << 2));
        const code = nearest(value / scale);
        error += (value - scale * code) * (value - scale * code);
        sum += <i32>code;
        store<i8>(codes + (j >> 1) * (PANEL << 1) + (j & 1), <i8>code);
      }
      mostError = max(mostError, error);
      store<i16>(panel + (item << 1), <i16>(-64 * sum), CORRECTIONS);
    }
    store<f32>(panel, <f32>(1 / scale));
    store<f32>(panel, <f32>(sqrt(mostError) * ABOVE), 8);
  }
}
