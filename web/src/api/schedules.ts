import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JobAccepted, Schedule, Schedules } from '../../../src/server/contract-operations.ts';
import { change, get } from './client.ts';

/** What a person sets of a schedule. */
export type ScheduleSetting = Pick<
  Schedule,
  'cron' | 'time_zone' | 'job_type' | 'parameters' | 'enabled' | 'catch_up'
>;

export function useSchedules() {
  return useQuery({
    queryKey: ['schedules'],
    queryFn: async ({ signal }) => (await get<Schedules>('/schedules', signal)).schedules,
    refetchInterval: 30_000,
  });
}

export function useSaveSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, setting }: { id: string; setting: ScheduleSetting }) =>
      change<Schedule>('PUT', `/schedules/${encodeURIComponent(id)}`, setting),
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  });
}

export function useDeleteSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change('DELETE', `/schedules/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  });
}

export function useRunSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change<JobAccepted>('POST', `/schedules/${encodeURIComponent(id)}/run`, {}),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ['schedules'] });
      return client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}
