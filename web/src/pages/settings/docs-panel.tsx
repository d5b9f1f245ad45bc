import { IconActivity, IconApi, IconArrowUpRight, IconBraces, type TablerIcon } from '@tabler/icons-react';
import { Panel } from '../../parts/panel.tsx';

const DOORS: readonly {
  readonly href: string;
  readonly name: string;
  readonly text: string;
  readonly Icon: TablerIcon;
}[] = [
  { href: '/docs', name: 'API documentation', text: 'Every endpoint, to read and to try', Icon: IconApi },
  { href: '/openapi.json', name: 'OpenAPI document', text: 'For client generators', Icon: IconBraces },
  { href: '/metrics', name: 'Metrics', text: 'For Prometheus, with a read key', Icon: IconActivity },
];

/** Where programs and their makers come in. */
export function DocsPanel() {
  return (
    <Panel title="For developers">
      <ul className="doors">
        {DOORS.map(({ href, name, text, Icon }) => (
          <li key={href}>
            <a href={href} target="_blank" rel="noreferrer">
              <Icon size={19} stroke={1.6} aria-hidden="true" />
              <span>
                <strong>{name}</strong>
                <span className="small muted">
                  <span className="mono">{href}</span> · {text}
                </span>
              </span>
              <IconArrowUpRight size={16} stroke={1.6} aria-hidden="true" />
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
