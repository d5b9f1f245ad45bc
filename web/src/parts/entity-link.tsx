import { Link } from 'react-router';

/** A name that leads to the page of its artist, label or master, where there is an entry. */
export function EntityLink({ id, children }: { id: string | undefined; children: string }) {
  if (id === undefined || id === '') return <>{children}</>;
  return <Link to={`/entities/${encodeURIComponent(id)}`}>{children}</Link>;
}
