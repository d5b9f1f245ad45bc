import { join } from 'node:path';
import { toDeadwaxError } from '../errors.ts';
import { TasteStore } from '../taste/taste-store.ts';
import type { CloseStack } from './close-stack.ts';

/** Opens the batch of tastes of a data directory; one that cannot be read is left alone until the next takes its place. */
export async function openTastes(
  { directory, onFault }: { readonly directory: string; readonly onFault: (line: string) => void },
  closing: CloseStack,
): Promise<TasteStore> {
  const tastes = new TasteStore(join(directory, 'taste'));
  closing.add(async () => tastes.close());
  try {
    await tastes.load();
  } catch (thrown) {
    onFault(toDeadwaxError(thrown).message);
  }
  return tastes;
}
