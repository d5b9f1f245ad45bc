import { createTheme, type MantineColorsTuple } from '@mantine/core';

const label: MantineColorsTuple = [
  '#fff1ea',
  '#ffe0d2',
  '#ffc0a4',
  '#ff9d73',
  '#f97e4d',
  '#ee6433',
  '#e2542a',
  '#c2401a',
  '#a53615',
  '#852c13',
];
const wax: MantineColorsTuple = [
  '#f4ede3',
  '#d8cec1',
  '#b3a798',
  '#8d8174',
  '#4a423b',
  '#3a332d',
  '#2b2521',
  '#201b18',
  '#191512',
  '#120f0d',
];
const sleeve: MantineColorsTuple = [
  '#faf7f1',
  '#f3ede3',
  '#e9e1d4',
  '#ddd3c4',
  '#c8bcab',
  '#a99c8b',
  '#85796b',
  '#655b50',
  '#453d36',
  '#2a2520',
];

/** The look: warm paper and charcoal, one accent, the colour of a record's label. */
export const theme = createTheme({
  primaryColor: 'label',
  primaryShade: { light: 7, dark: 7 },
  colors: { label, dark: wax, gray: sleeve },
  black: '#1f1a16',
  white: '#fffdf9',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: '640', fontFamily: "'Inter Variable', system-ui, sans-serif" },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '18px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
});
