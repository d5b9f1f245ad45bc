import { useCallback, useState } from 'react';
import { PageHead } from '../../shell/page-head.tsx';
import { CurrentImports } from './current-imports.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ImportHistory } from './import-history.tsx';
import { PathPanel } from './path-panel.tsx';
import { UploadPanel } from './upload-panel.tsx';
import './imports.css';

/** Brings ratings in: from this computer or the server's, with progress, history and what was left out. */
export function ImportPage() {
  const [started, setStarted] = useState<readonly string[]>([]);
  const follow = useCallback((jobId: string) => {
    setStarted((before) => (before.includes(jobId) ? before : [jobId, ...before]));
  }, []);
  return (
    <>
      <PageHead
        title="Import"
        name="Import"
        text="Every MovieLens variant, dumps of Discogs, the Million Song Dataset, and listening histories of other services. A line that cannot be read is set aside with its reason; the rest comes in."
      />
      <div className="cols-2 import-ways">
        <UploadPanel onJob={follow} />
        <PathPanel onJob={follow} />
      </div>
      <HistoryPanel onJob={follow} />
      <CurrentImports started={started} onJob={follow} />
      <ImportHistory />
    </>
  );
}
