import { notifications } from '@mantine/notifications';

/** Tells of an action that failed, in the server's own words. */
export function notifyError(title: string): (error: Error) => void {
  return (error) => {
    notifications.show({ title, message: error.message, color: 'red', autoClose: 8000 });
  };
}
