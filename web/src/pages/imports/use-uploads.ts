import { useEffect, useRef, useState } from 'react';
import { useUpload } from '../../api/imports.ts';
import { ProblemError } from '../../api/problem-error.ts';

/** A chosen file: waiting its turn, on its way, or refused. One that arrived is a job and no longer listed. */
export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly state: 'waiting' | 'sending' | 'failed';
  readonly sentBytes: number;
  readonly startedAtMs: number;
  readonly error: Error | undefined;
}

export interface Uploads {
  readonly list: readonly Upload[];
  add(files: readonly File[]): void;
  retry(upload: Upload): void;
  /** Takes a file off the list; one that is on its way is stopped. */
  drop(upload: Upload): void;
}

function useWarningOnLeaving(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSending]);
}

/** Sends chosen files one after the other; `onJob` hears of the import that each becomes. */
export function useUploads(onJob: (jobId: string) => void): Uploads {
  const [list, setList] = useState<readonly Upload[]>([]);
  const { mutateAsync } = useUpload();
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const stops = useRef(new Map<number, AbortController>());
  const nextId = useRef(0);
  useWarningOnLeaving(list.some(({ state }) => state === 'sending'));

  const change = (id: number, changes: Partial<Upload>) =>
    setList((before) => before.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
  const remove = (id: number) => setList((before) => before.filter((entry) => entry.id !== id));

  const send = async (id: number, file: File): Promise<void> => {
    const signal = stops.current.get(id)?.signal;
    if (signal === undefined || signal.aborted) return;
    change(id, { state: 'sending', startedAtMs: Date.now() });
    try {
      const onSent = (sentBytes: number) => change(id, { sentBytes });
      const { job_id } = await mutateAsync({ file, signal, onSent });
      remove(id);
      onJob(job_id);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error instanceof ProblemError && error.code === 'cancelled') remove(id);
      else change(id, { state: 'failed', error });
    }
  };
  const enqueue = (id: number, file: File): void => {
    stops.current.set(id, new AbortController());
    turn.current = turn.current.then(() => send(id, file));
  };
  return {
    list,
    add(files) {
      const added = files.map((file): Upload => {
        const id = nextId.current++;
        return { id, file, state: 'waiting', sentBytes: 0, startedAtMs: 0, error: undefined };
      });
      setList((before) => [...before, ...added]);
      for (const { id, file } of added) enqueue(id, file);
    },
    retry({ id, file }) {
      change(id, { state: 'waiting', sentBytes: 0, error: undefined });
      enqueue(id, file);
    },
    drop({ id }) {
      stops.current.get(id)?.abort();
      remove(id);
    },
  };
}
