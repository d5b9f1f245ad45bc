import { Drawer } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useJob } from '../../api/jobs.ts';
import { QueryView } from '../../parts/query-view.tsx';
import { JobDetail } from './job-detail.tsx';
import { nameOfType, subjectOf } from './job-names.ts';
import { withSearch } from './with-search.ts';

/** Shows the job that the address names, beside the list. */
export function JobDrawer() {
  const [search, setSearch] = useSearchParams();
  const jobId = search.get('job');
  const query = useJob(jobId);
  const job = query.data;
  const title =
    job === undefined ? 'Job' : [nameOfType(job.type), subjectOf(job)].filter(Boolean).join(' · ');
  return (
    <Drawer
      opened={jobId !== null}
      onClose={() => setSearch(withSearch(search, { job: null }))}
      position="right"
      size="min(620px, 100%)"
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {jobId !== null && <QueryView query={query}>{(found) => <JobDetail job={found} />}</QueryView>}
    </Drawer>
  );
}
