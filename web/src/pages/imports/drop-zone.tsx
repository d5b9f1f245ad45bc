import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import './drop-zone.css';

const ACCEPTED = '.zip,.csv,.dat,.data';

/** The names of the folders among what was dropped; browsers hand over no content for these. */
function foldersIn(event: DragEvent): readonly string[] {
  return [...event.dataTransfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry?.isDirectory === true)
    .map((entry) => entry?.name ?? '');
}

/** Takes files by drop or by the system's file chooser. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const [folders, setFolders] = useState<readonly string[]>([]);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const names = foldersIn(event);
    setFolders(names);
    onFiles([...event.dataTransfer.files].filter(({ name }) => !names.includes(name)));
  };
  return (
    <div className="drop-box">
      <label
        className={isOver ? 'drop-zone over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          type="file"
          className="sr-only"
          multiple
          accept={ACCEPTED}
          onChange={(event) => {
            setFolders([]);
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <IconFileUpload size={30} stroke={1.4} aria-hidden="true" />
        <strong>
          Drop a file here or <span className="drop-zone-link">choose one</span>
        </strong>
        <span className="small muted">
          A MovieLens or Million Song zip, a dump of Discogs, or a file of{' '}
          <span className="mono">user,item,rating,time</span>
        </span>
      </label>
      {folders.length > 0 && (
        <p className="small drop-zone-note" role="alert">
          {folders.join(', ')} is a folder. Zip it first, or give its path on the server’s machine.
        </p>
      )}
    </div>
  );
}
