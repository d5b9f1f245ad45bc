import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { PageSkeleton } from '../parts/page-skeleton.tsx';
import { Logo } from './logo.tsx';
import { NavMenu } from './nav-menu.tsx';
import { SearchBox } from './search-box.tsx';
import { SideFoot } from './side-foot.tsx';

function Brand() {
  return (
    <Link to="/" className="brand" aria-label="Deadwax, overview">
      <Logo />
      <span>Deadwax</span>
    </Link>
  );
}

/** What surrounds every page: the menu at the side, or behind a button on a narrow screen. */
export function Shell() {
  const [isMenuOpen, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // A new page starts at its top, and a screen reader's place moves there, too.
    if (isFirst.current) isFirst.current = false;
    else if (pathname !== '') {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
  }, [pathname]);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <aside className="side" aria-label="Menu">
        <Brand />
        <NavMenu />
        <SideFoot />
      </aside>
      <header className="topbar">
        <Brand />
        <SearchBox />
        <Burger className="burger" opened={isMenuOpen} onClick={menu.toggle} size="sm" aria-label="Menu" />
      </header>
      <Drawer
        opened={isMenuOpen}
        onClose={menu.close}
        size={280}
        title={<Brand />}
        closeButtonProps={{ 'aria-label': 'Close the menu' }}
      >
        <NavMenu onChoose={menu.close} />
        <SideFoot />
      </Drawer>
      <main id="main" className="main" ref={main} tabIndex={-1}>
        <div className="main-inner">
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
    </div>
  );
}
