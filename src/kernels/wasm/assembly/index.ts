export { gramian } from './gramian';
export { setSystem } from './system';
export { solveCg } from './conjugate-gradient';
export { solveCholesky } from './cholesky';
export { solveNonnegative } from './nonnegative';
export { topN } from './top-n';
