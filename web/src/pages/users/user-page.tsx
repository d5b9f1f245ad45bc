import { useParams } from 'react-router';
import { WithCatalogue } from '../../parts/with-catalogue.tsx';
import { UserView } from './user-view.tsx';
import './users.css';

/** The operators' view of one user in one catalogue. */
export function UserPage() {
  const { id = '' } = useParams();
  return (
    <WithCatalogue>
      <UserView userId={id} />
    </WithCatalogue>
  );
}
