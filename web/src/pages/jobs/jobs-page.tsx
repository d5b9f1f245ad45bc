import { PageHead } from '../../shell/page-head.tsx';
import { JobDrawer } from './job-drawer.tsx';
import { JobGlance } from './job-glance.tsx';
import { JobList } from './job-list.tsx';
import { SchedulesPanel } from './schedules-panel.tsx';
import './jobs.css';

/** Background work: what runs, what ran, and what runs by the clock. */
export function JobsPage() {
  return (
    <>
      <PageHead
        title="Jobs"
        name="Jobs"
        text="Imports, training and scoring run in the background. They outlive a restart, and each says how far it is."
      />
      <JobGlance />
      <div className="cols-main">
        <JobList />
        <SchedulesPanel />
      </div>
      <JobDrawer />
    </>
  );
}
