import { Modal } from '@mantine/core';
import type { Schedule } from '../../../../src/server/contract-operations.ts';
import { ScheduleForm } from './schedule-form.tsx';

/** A dialog that adds a schedule, or changes the one given. */
export function ScheduleModal(props: {
  isOpen: boolean;
  onClose: () => void;
  schedule?: Schedule;
  takenIds: readonly string[];
}) {
  const { isOpen, onClose, schedule, takenIds } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={schedule === undefined ? 'Add a schedule' : `Change ${schedule.schedule_id}`}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ScheduleForm schedule={schedule} takenIds={takenIds} onDone={onClose} />
    </Modal>
  );
}
