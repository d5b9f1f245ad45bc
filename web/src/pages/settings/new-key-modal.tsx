import { Modal } from '@mantine/core';
import { useCreateKey } from '../../api/keys.ts';
import { NewKeyForm } from './new-key-form.tsx';
import { NewKeyShown } from './new-key-shown.tsx';

/** A dialog that makes a key, then shows it, this once. */
export function NewKeyModal({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const create = useCreateKey();
  const made = create.data;
  const close = () => {
    create.reset();
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={made === undefined ? 'New API key' : `Key ${made.label} is ready`}
      size="lg"
      centered
      // Someone who clicks beside the dialog must not lose the key.
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made === undefined ? (
        <NewKeyForm
          error={create.error}
          isPending={create.isPending}
          onCreate={(wanted) => create.mutate(wanted)}
          onCancel={close}
        />
      ) : (
        <NewKeyShown made={made} onDone={close} />
      )}
    </Modal>
  );
}
