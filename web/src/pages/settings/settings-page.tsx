import { PageHead } from '../../shell/page-head.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import { DocsPanel } from './docs-panel.tsx';
import { InstancePanel } from './instance-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { SamplePanel } from './sample-panel.tsx';
import './settings.css';

/** What an operator looks after: keys, rejected events, the sample, documentation. */
export function SettingsPage() {
  return (
    <>
      <PageHead
        title="Settings"
        name="Settings"
        text="Who may talk to this instance, what it could not take, and where its doors are."
      />
      <div className="cols-main">
        <div className="stack">
          <KeysPanel />
          <DeadLettersPanel />
        </div>
        <div className="stack">
          <InstancePanel />
          <DocsPanel />
          <SamplePanel />
        </div>
      </div>
    </>
  );
}
