import { ActionIcon, Tooltip } from '@mantine/core';
import { IconApi, IconLogout } from '@tabler/icons-react';
import { useSignOut } from '../api/session.ts';
import { ColorSchemeToggle } from './color-scheme-toggle.tsx';
import { LiveDot } from './live-dot.tsx';

/** The end of the menu: state of the connection, colours, documentation, sign out. */
export function SideFoot() {
  const signOut = useSignOut();
  return (
    <div className="side-foot">
      <LiveDot />
      <div className="row">
        <ColorSchemeToggle />
        <Tooltip label="API documentation">
          <ActionIcon component="a" href="/docs" variant="default" size="lg" aria-label="API documentation">
            <IconApi size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Sign out">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Sign out"
            loading={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            <IconLogout size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
