/** Colours of the charts in one scheme. */
export interface ChartColors {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly series: readonly string[];
}

const LIGHT: ChartColors = {
  ink: '#1f1a16',
  muted: '#675d52',
  line: '#e3dacb',
  surface: '#fffdf9',
  accent: '#cf4a20',
  series: ['#cf4a20', '#2f6f73', '#b58a2c', '#6d5a86', '#8a7c6c'],
};
const DARK: ChartColors = {
  ink: '#f4ede3',
  muted: '#ab9f91',
  line: '#342e29',
  surface: '#262120',
  accent: '#f0754a',
  series: ['#f0754a', '#5fb0b0', '#dcb457', '#a893c8', '#9a8e81'],
};

export function chartColors(scheme: 'light' | 'dark'): ChartColors {
  return scheme === 'dark' ? DARK : LIGHT;
}
