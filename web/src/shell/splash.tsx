import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';
import './splash.css';

/** The page before anything is known: the mark, and what may stand below it. */
export function Splash({ children }: { children?: ReactNode }) {
  return (
    <main className="splash">
      <svg className="splash-grooves" viewBox="0 0 800 800" aria-hidden="true">
        {Array.from({ length: 22 }, (_, ring) => 96 + ring * 14).map((radius) => (
          <circle key={radius} cx="400" cy="400" r={radius} fill="none" stroke="currentColor" />
        ))}
      </svg>
      <div className="splash-box">
        <div className="splash-brand">
          <Logo size={46} />
          <span>Deadwax</span>
        </div>
        {children}
      </div>
    </main>
  );
}
