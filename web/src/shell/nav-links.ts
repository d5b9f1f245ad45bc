import {
  IconChartHistogram,
  IconChartRadar,
  IconDisc,
  IconFileImport,
  IconHeadphones,
  IconHome,
  IconLayoutGrid,
  IconListCheck,
  IconMailOff,
  IconSettings,
  IconUser,
} from '@tabler/icons-react';

/** The pages in the order of the menu. */
export const NAV_GROUPS = [
  {
    title: 'Discover',
    links: [
      { to: '/', label: 'Overview', icon: IconHome },
      { to: '/browse', label: 'Browse', icon: IconLayoutGrid },
      { to: '/users', label: 'Users', icon: IconUser },
      { to: '/taste', label: 'Taste', icon: IconChartRadar },
      { to: '/explore', label: 'Explore data', icon: IconChartHistogram },
    ],
  },
  {
    title: 'Operate',
    links: [
      { to: '/models', label: 'Models', icon: IconDisc },
      { to: '/import', label: 'Import', icon: IconFileImport },
      { to: '/connect', label: 'Connect a player', icon: IconHeadphones },
      { to: '/jobs', label: 'Jobs', icon: IconListCheck },
      { to: '/dead-letters', label: 'Dead letters', icon: IconMailOff },
      { to: '/settings', label: 'Settings', icon: IconSettings },
    ],
  },
] as const;
