import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { useUserSearch } from '../../api/users.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { UserSearch } from '../../parts/user-search.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import './users.css';

/** Where one finds the user to look at. */
export function UsersPage() {
  const navigate = useNavigate();
  const first = useUserSearch('', 12);
  return (
    <>
      <PageHead
        name="Users"
        title="Users"
        text="What one person is recommended, from what, and how each new event changes it."
      />
      <Panel title="Find a user" text="Type the beginning of an id.">
        <div style={{ maxWidth: 460 }}>
          <UserSearch label="Find a user" onChoose={(id) => navigate(`/users/${encodeURIComponent(id)}`)} />
        </div>
      </Panel>
      <Panel title="Some to begin with">
        <QueryView query={first}>
          {({ users }) =>
            users.length === 0 ? (
              <EmptyState
                title="No users yet"
                text="Users come with their first event: import a data set or post one."
              >
                <Button component={Link} to="/import">
                  Import a data set
                </Button>
              </EmptyState>
            ) : (
              <div className="user-links">
                {users.map(({ id, attributes }) => (
                  <Link key={id} to={`/users/${encodeURIComponent(id)}`}>
                    <span className="clip">
                      <strong>{id}</strong>
                      <span className="small muted"> {Object.values(attributes).slice(0, 2).join(', ')}</span>
                    </span>
                    <IconChevronRight size={16} aria-hidden="true" />
                  </Link>
                ))}
              </div>
            )
          }
        </QueryView>
      </Panel>
    </>
  );
}
