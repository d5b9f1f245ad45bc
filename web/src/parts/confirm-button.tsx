import { Button, type ButtonProps, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** A button whose action is carried out after one more yes. */
export function ConfirmButton(
  props: ButtonProps & {
    question: string;
    text: ReactNode;
    yes: string;
    onConfirm: () => void;
    children: ReactNode;
  },
) {
  const { question, text, yes, onConfirm, children, ...button } = props;
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button {...button} onClick={dialog.open}>
        {children}
      </Button>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={question}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        <Group mt="lg" justify="flex-end">
          <Button variant="default" onClick={dialog.close} data-autofocus>
            Leave it
          </Button>
          <Button
            onClick={() => {
              dialog.close();
              onConfirm();
            }}
          >
            {yes}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
