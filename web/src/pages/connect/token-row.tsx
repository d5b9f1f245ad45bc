import { notifications } from '@mantine/notifications';
import type { Token } from '../../../../src/server/contract-operations.ts';
import { useRevokeToken } from '../../api/tokens.ts';
import { formatDay } from '../../format/times.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { TimeAgo } from '../../parts/time-ago.tsx';

/** The token of one player: what for, and when it was used; never its text. */
export function TokenRow({ token }: { token: Token }) {
  const { token_id, user_id, label, created_at, last_used_at } = token;
  const revoke = useRevokeToken(user_id);
  return (
    <li className="token-row">
      <div>
        <strong>{label}</strong>
        <span className="small muted">
          made {formatDay(created_at)} · {last_used_at === null ? 'not used yet' : 'used '}
          {last_used_at !== null && <TimeAgo time={last_used_at} />}
        </span>
      </div>
      <ConfirmButton
        size="xs"
        variant="default"
        aria-label={`Revoke ${label}`}
        loading={revoke.isPending}
        question={`Revoke the token of ${label}?`}
        text="The player is refused from now on, and what it sends is lost until it has another token. What it has sent stays."
        yes="Revoke the token"
        onConfirm={() =>
          revoke
            .mutateAsync(token_id)
            .then(
              () => notifications.show({ title: 'Revoked', message: `${label} sends nothing any more.` }),
              notifyError('The token could not be revoked'),
            )
        }
      >
        Revoke
      </ConfirmButton>
    </li>
  );
}
