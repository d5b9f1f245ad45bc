import { join } from 'node:path';
import { readRatingsCsv } from '../../src/source/csv/read-ratings-csv.ts';
import { evaluateFiles } from '../../src/training/evaluate-files.ts';
import { sharedData } from '../../tests/support/shared-data.ts';
import { installPackages, openPythonPeer, type PythonPeer } from '../support/python-peer.ts';
import { writeResult } from '../support/result-file.ts';

// The rating model beside SVD++ on the five published splits of MovieLens 100K, in turns, one thread each: `npm run bench -- ratings`.

const SPLITS = [1, 2, 3, 4, 5];
const PACKAGES = ['scikit-surprise>=1.1.4,<2'];

interface Fit {
  readonly seconds: number;
  readonly rmse: number;
}

async function fitOurs(train: string, test: string): Promise<Fit> {
  const { report, fitTookMs = Number.NaN } = await evaluateFiles({
    train,
    test,
    validation: undefined,
    model: 'als',
    ranking: {},
    rating: {},
    preferenceThreshold: undefined,
    tuneBy: undefined,
    foldInShare: undefined,
    seed: 1,
    threads: 1,
    readRatings: readRatingsCsv,
  });
  return { seconds: fitTookMs / 1000, rmse: report.rows[0].metrics.rmse.value };
}

async function fitPeer(peer: PythonPeer, train: string, test: string): Promise<Fit> {
  const { seconds, rmse } = await peer.ask({ do: 'fit', train, test, seed: 1 });
  return { seconds: Number(seconds), rmse: Number(rmse) };
}

const folder = sharedData('ml-100k');
if (folder === undefined) throw new Error('the data set ml-100k is not here; DEADWAX_DATA names its folder');
const missing = installPackages(PACKAGES, ['surprise']);
const peer =
  missing === undefined ? openPythonPeer(join(import.meta.dirname, 'surprise_peer.py'), []) : undefined;
const name =
  peer === undefined ? `missing: ${missing}` : `Surprise ${(await peer.ask({ do: 'version' })).version}`;
const ours: Fit[] = [];
const theirs: Fit[] = [];
for (const split of SPLITS) {
  const [train, test] = [join(folder, `u${split}.base`), join(folder, `u${split}.test`)];
  ours.push(await fitOurs(train, test));
  if (peer !== undefined) theirs.push(await fitPeer(peer, train, test));
}
peer?.close();

const meanOf = (fits: readonly Fit[], figure: keyof Fit): number =>
  fits.reduce((sum, fit) => sum + fit[figure], 0) / fits.length;
const caseOf = (label: string, unit: string, figure: keyof Fit) => ({
  name: `ml-100k u1-u5, ${label}`,
  unit,
  ours: meanOf(ours, figure),
  ...(theirs.length > 0 && {
    peer: meanOf(theirs, figure),
    ratio: meanOf(theirs, figure) / meanOf(ours, figure),
  }),
});
writeResult('ratings', {
  peers: { 'svd++': name },
  timed: 'the fit alone, mean over the five splits; each library with its defaults, one thread',
  cases: [caseOf('a fit', 's', 'seconds'), caseOf('RMSE', 'stars', 'rmse')],
});
