import { notifications } from '@mantine/notifications';
import type { Key } from '../../../../src/server/contract-operations.ts';
import { useRevokeKey } from '../../api/keys.ts';
import { formatDay } from '../../format/times.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { TimeAgo } from '../../parts/time-ago.tsx';

/** One key: what it is called, what it may do, when it was used; never its text. */
export function KeyRow({ apiKey }: { apiKey: Key }) {
  const { key_id, label, scope, created_at, last_used_at, revoked_at } = apiKey;
  const revoke = useRevokeKey();
  const isRevoked = revoked_at !== null;
  return (
    <li className="key-row" data-revoked={isRevoked}>
      <div className="key-name">
        <strong>{label}</strong>
        <span className="small muted">
          made {formatDay(created_at)} · {isRevoked ? 'revoked' : 'used'}{' '}
          <TimeAgo time={isRevoked ? revoked_at : last_used_at} />
        </span>
      </div>
      <span className={scope === 'admin' ? 'tag tag-accent' : 'tag'}>{scope}</span>
      {isRevoked ? (
        <span className="tag">revoked</span>
      ) : (
        <ConfirmButton
          size="xs"
          variant="default"
          aria-label={`Revoke ${label}`}
          loading={revoke.isPending}
          question={`Revoke ${label}?`}
          text="Programs that use this key are refused from now on. A revoked key cannot be brought back; make a new one instead."
          yes="Revoke the key"
          onConfirm={() =>
            revoke
              .mutateAsync(key_id)
              .then(
                () => notifications.show({ title: 'Revoked', message: `${label} opens nothing any more.` }),
                notifyError('The key could not be revoked'),
              )
          }
        >
          Revoke
        </ConfirmButton>
      )}
    </li>
  );
}
