import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Import, Imports, Job, JobAccepted, Profile } from '../../../src/server/contract-operations.ts';
import type { Rejects } from '../../../src/server/contract-rejects.ts';
import { FIRST_CATALOGUE } from './catalogue.ts';
import { change, get, type Sending, upload, withParameters } from './client.ts';

export function useImports() {
  return useInfiniteQuery({
    queryKey: ['imports'],
    queryFn: ({ pageParam, signal }) =>
      get<Imports>(withParameters('/imports', { count: 20, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function useImport(importId: string) {
  return useQuery({
    queryKey: ['import', importId],
    queryFn: ({ signal }) => get<Import>(`/imports/${encodeURIComponent(importId)}`, signal),
    enabled: importId !== '',
  });
}

/** The lines that an import left out, page by page. */
export function useRejects(importId: string) {
  return useInfiniteQuery({
    queryKey: ['import', importId, 'rejects'],
    queryFn: ({ pageParam, signal }) => {
      const path = `/imports/${encodeURIComponent(importId)}/rejects`;
      return get<Rejects>(withParameters(path, { count: 25, cursor: pageParam }), signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The profile of one import, or of the whole catalogue where the id is empty. */
export function useProfile(importId: string) {
  return useQuery({
    queryKey: ['profile', importId],
    queryFn: ({ signal }) =>
      get<Profile>(
        importId === ''
          ? withParameters('/profile', { catalogue: FIRST_CATALOGUE })
          : `/imports/${encodeURIComponent(importId)}/profile`,
        signal,
      ),
  });
}

export function useStartImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { path: string; options: Readonly<Record<string, unknown>> }) =>
      change<JobAccepted>('POST', '/imports', body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sending: Sending) =>
      upload<JobAccepted>(withParameters('/imports/upload', { name: sending.file.name }), sending),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** How an uploaded history is to be read; what is empty is the server's default. */
export interface HistoryUploadOptions {
  readonly user: string;
  readonly format: string;
  readonly columns: string;
  readonly time_format: string;
}

/** Sends a history to be looked at; nothing of it is written before it is confirmed. */
export function useHistoryUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sending: Pick<Sending, 'file' | 'onSent'> & { options: HistoryUploadOptions }) => {
      const { file, onSent, options } = sending;
      const path = withParameters('/imports/upload', { name: file.name, ...options, dry_run: true });
      return upload<JobAccepted>(path, { file, onSent, signal: new AbortController().signal });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** Imports what a dry run has looked at: the upload of that name, or the path of the server's machine. */
export function useConfirmImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ job, upload }: { job: Job; upload: string | undefined }) => {
      if (upload !== undefined)
        return change<JobAccepted>('POST', withParameters('/imports/upload/confirm', { name: upload }));
      const { path, dry_run, ...options } = job.parameters;
      return change<JobAccepted>('POST', '/imports', { path, options });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** Removes an upload that a dry run has looked at. */
export function useDiscardUpload() {
  return useMutation({
    mutationFn: (name: string) => change('DELETE', withParameters('/imports/upload', { name })),
  });
}

/** Removes the bundled synthetic sample; everything shown is read again. */
export function useRemoveSample() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => change('DELETE', '/sample'),
    onSuccess: () => client.invalidateQueries(),
  });
}
