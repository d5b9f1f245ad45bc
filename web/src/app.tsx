import { lazy } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { RouteError } from './parts/route-error.tsx';
import { RequireSession } from './shell/require-session.tsx';

const Home = lazy(async () => ({ default: (await import('./pages/home/home-page.tsx')).HomePage }));
const Users = lazy(async () => ({ default: (await import('./pages/users/users-page.tsx')).UsersPage }));
const User = lazy(async () => ({ default: (await import('./pages/users/user-page.tsx')).UserPage }));
const Taste = lazy(async () => ({ default: (await import('./pages/taste/taste-page.tsx')).TastePage }));
const UserTaste = lazy(async () => ({
  default: (await import('./pages/taste/user-taste-page.tsx')).UserTastePage,
}));
const Browse = lazy(async () => ({ default: (await import('./pages/browse/browse-page.tsx')).BrowsePage }));
const Item = lazy(async () => ({ default: (await import('./pages/item/item-page.tsx')).ItemPage }));
const Entity = lazy(async () => ({ default: (await import('./pages/entity/entity-page.tsx')).EntityPage }));
const Models = lazy(async () => ({ default: (await import('./pages/models/models-page.tsx')).ModelsPage }));
const Import = lazy(async () => ({ default: (await import('./pages/imports/import-page.tsx')).ImportPage }));
const Connect = lazy(async () => ({
  default: (await import('./pages/connect/connect-page.tsx')).ConnectPage,
}));
const AllowPlayer = lazy(async () => ({
  default: (await import('./pages/allow-player/allow-player-page.tsx')).AllowPlayerPage,
}));
const ConnectDiscogs = lazy(async () => ({
  default: (await import('./pages/connect-discogs/connect-discogs-page.tsx')).ConnectDiscogsPage,
}));
const Explore = lazy(async () => ({
  default: (await import('./pages/explore/explore-page.tsx')).ExplorePage,
}));
const Jobs = lazy(async () => ({ default: (await import('./pages/jobs/jobs-page.tsx')).JobsPage }));
const DeadLetters = lazy(async () => ({
  default: (await import('./pages/dead-letters/dead-letters-page.tsx')).DeadLettersPage,
}));
const Search = lazy(async () => ({ default: (await import('./pages/search/search-page.tsx')).SearchPage }));
const Settings = lazy(async () => ({
  default: (await import('./pages/settings/settings-page.tsx')).SettingsPage,
}));
const Missing = lazy(async () => ({ default: (await import('./pages/missing-page.tsx')).MissingPage }));

const router = createBrowserRouter([
  {
    element: <RequireSession />,
    errorElement: <RouteError />,
    children: [
      { path: '/', element: <Home /> },
      { path: '/users', element: <Users /> },
      { path: '/users/:id', element: <User /> },
      { path: '/users/:id/taste', element: <UserTaste /> },
      { path: '/taste', element: <Taste /> },
      { path: '/browse', element: <Browse /> },
      { path: '/items/:id', element: <Item /> },
      { path: '/entities/:id', element: <Entity /> },
      { path: '/models', element: <Models /> },
      { path: '/import', element: <Import /> },
      { path: '/connect', element: <Connect /> },
      { path: '/allow-player', element: <AllowPlayer /> },
      { path: '/connect-discogs', element: <ConnectDiscogs /> },
      { path: '/explore', element: <Explore /> },
      { path: '/jobs', element: <Jobs /> },
      { path: '/dead-letters', element: <DeadLetters /> },
      { path: '/search', element: <Search /> },
      { path: '/settings', element: <Settings /> },
      { path: '*', element: <Missing /> },
    ],
  },
]);

/** The browser app. */
export function App() {
  return <RouterProvider router={router} />;
}
