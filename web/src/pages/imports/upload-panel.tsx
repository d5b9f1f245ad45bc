import { Panel } from '../../parts/panel.tsx';
import { DropZone } from './drop-zone.tsx';
import { UploadLine } from './upload-line.tsx';
import { useUploads } from './use-uploads.ts';

/** Takes files from this computer, shows how far each is, and hands on the imports they become. */
export function UploadPanel({ onJob }: { onJob: (jobId: string) => void }) {
  const uploads = useUploads(onJob);
  return (
    <Panel
      title="From this computer"
      text="The file goes to the server’s landing folder and is imported from there."
    >
      <DropZone onFiles={uploads.add} />
      {uploads.list.length > 0 && (
        <ul className="upload-list">
          {uploads.list.map((upload) => (
            <UploadLine key={upload.id} upload={upload} uploads={uploads} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
