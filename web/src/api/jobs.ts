import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Job, JobPage } from '../../../src/server/contract-operations.ts';
import { useIsStreaming } from '../live/live-context.ts';
import { change, get, withParameters } from './client.ts';

/** Tells whether a job may still change. */
export function isOpen(job: Pick<Job, 'status'>): boolean {
  return job.status === 'queued' || job.status === 'running';
}

/** How often to ask while work is going on; the stream brings the changes by itself where it is connected. */
function usePollInterval(): number {
  return useIsStreaming() ? 10_000 : 1000;
}

export function useJob(jobId: string | null) {
  const interval = usePollInterval();
  return useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => get<Job>(`/jobs/${encodeURIComponent(jobId ?? '')}`, signal),
    enabled: jobId !== null,
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data) ? interval : false),
  });
}

/** Jobs, newest first, page by page. */
export function useJobs(filters: { type?: string | undefined; status?: string | undefined }) {
  const interval = usePollInterval();
  return useInfiniteQuery({
    queryKey: ['jobs', filters],
    queryFn: ({ pageParam, signal }) =>
      get<JobPage>(withParameters('/jobs', { ...filters, count: 20, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ jobs }) => jobs.some(isOpen)) === true ? interval : 15_000,
  });
}

/** The newest job of a type about a catalogue, while it is queued or running. */
export function useOpenJob(type: string, catalogue: string): Job | undefined {
  const { data } = useJobs({ type });
  return data?.pages[0]?.jobs.find((job) => isOpen(job) && job.parameters.catalogue === catalogue);
}

function useJobChange(action: 'cancel' | 'retry') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => change<Job>('POST', `/jobs/${encodeURIComponent(jobId)}/${action}`, {}),
    onSuccess: (job) => {
      client.setQueryData(['job', job.job_id], job);
      return client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}

export function useCancelJob() {
  return useJobChange('cancel');
}

export function useRetryJob() {
  return useJobChange('retry');
}
