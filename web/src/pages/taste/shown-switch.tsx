import { Switch } from '@mantine/core';
import { useHide } from '../../api/taste.ts';
import { notifyError } from '../../parts/notify-error.ts';
import { Panel } from '../../parts/panel.tsx';

/** Whether others see the user, on leader boards and as a friend. */
export function ShownSwitch({ userId, isHidden }: { userId: string; isHidden: boolean }) {
  const hide = useHide(userId);
  const hidden = hide.isPending ? hide.variables : isHidden;
  return (
    <Panel>
      <Switch
        label="Shown to others"
        description="On leader boards, and as a friend of others. Who is not shown has no ranks and no friend; the collection and what is recommended from it stay as they are."
        checked={!hidden}
        disabled={hide.isPending}
        onChange={(event) =>
          hide.mutate(!event.currentTarget.checked, { onError: notifyError('That was not changed') })
        }
      />
    </Panel>
  );
}
