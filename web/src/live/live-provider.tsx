import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { Job } from '../../../src/server/contract-operations.ts';
import { isOpen } from '../api/jobs.ts';
import { type Live, LiveContext } from './live-context.ts';

/** What depends on the work of a job of each type, to be read again when it ends. */
const CHANGED_BY: Readonly<Record<string, readonly string[]>> = {
  train: ['models', 'status'],
  refit: ['models', 'status'],
  tune: ['tuning'],
  taste: ['taste', 'user'],
  import: ['imports', 'import', 'profile', 'status', 'genres', 'popular', 'users', 'largest catalogue'],
};

function takeJob(client: QueryClient, job: Job): void {
  const known = client.getQueryData<Job>(['job', job.job_id]);
  client.setQueryData(['job', job.job_id], job);
  if (known?.status === job.status && isOpen(job)) return;
  client.invalidateQueries({ queryKey: ['jobs'] });
  for (const name of isOpen(job) ? [] : (CHANGED_BY[job.type] ?? []))
    client.invalidateQueries({ queryKey: [name] });
}

/** Keeps one stream of changes open for all pages; while it is down, the pages ask by themselves. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ isConnected: false, eventsPerSecond: 0 });
  useEffect(() => {
    const source = new EventSource('/api/v1/stream');
    source.onopen = () => setLive((before) => ({ ...before, isConnected: true }));
    source.onerror = () => setLive({ isConnected: false, eventsPerSecond: 0 });
    source.addEventListener('job', (event) => takeJob(client, JSON.parse(event.data)));
    source.addEventListener('ingest', (event) => {
      const { events_per_second } = JSON.parse(event.data);
      setLive({ isConnected: true, eventsPerSecond: Number(events_per_second) });
    });
    source.addEventListener('model', () => {
      for (const name of ['models', 'status', 'browse', 'item'])
        client.invalidateQueries({ queryKey: [name] });
    });
    for (const name of ['listen', 'now_playing'])
      source.addEventListener(name, (event) => {
        const { user_id } = JSON.parse(event.data);
        for (const kind of ['listens', 'tokens', 'user'])
          client.invalidateQueries({ queryKey: [kind, user_id] });
      });
    source.addEventListener('gap', () => client.invalidateQueries());
    return () => source.close();
  }, [client]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
