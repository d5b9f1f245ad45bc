export { gramian } from './gramian';
export { rotate } from './rotate';
export { setSystem } from './system';
export { solveCg } from './cg-alone';
export { solveCgTogether } from './cg-together';
export { solveCholesky } from './cholesky';
export { solveNonnegative } from './nonnegative';
export { topN } from './top-n';
