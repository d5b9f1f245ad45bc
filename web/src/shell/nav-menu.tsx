import { NavLink } from 'react-router';
import { NAV_GROUPS } from './nav-links.ts';

/** The menu of pages; `onChoose` closes the drawer it may lie in. */
export function NavMenu({ onChoose }: { onChoose?: () => void }) {
  return (
    <nav className="nav" aria-label="Pages">
      {NAV_GROUPS.map(({ title, links }) => (
        <div key={title}>
          <div className="overline">{title}</div>
          {links.map(({ to, label, icon: Icon }) => (
            <NavLink key={to} to={to} end={to === '/'} onClick={onChoose}>
              <Icon size={18} stroke={1.7} aria-hidden="true" />
              {label}
            </NavLink>
          ))}
        </div>
      ))}
    </nav>
  );
}
