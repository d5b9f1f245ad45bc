import { Button } from '@mantine/core';
import { formatBytes, formatShare } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import type { Upload, Uploads } from './use-uploads.ts';

function describe({ state, file, sentBytes, startedAtMs }: Upload): string {
  if (state === 'waiting') return `${formatBytes(file.size)}, waits for the one before`;
  const spentMs = Date.now() - startedAtMs;
  const share = file.size === 0 ? 1 : Math.min(1, sentBytes / file.size);
  if (share === 1) return 'sent; the server is storing it';
  const parts = [`${formatBytes(sentBytes)} of ${formatBytes(file.size)}`, formatShare(share)];
  if (spentMs > 500 && sentBytes > 0) {
    parts.push(`${formatBytes((sentBytes * 1000) / spentMs)}/s`);
    parts.push(`${formatDuration((spentMs * (1 - share)) / share)} left`);
  }
  return parts.join(' · ');
}

/** One file on its way to the server. */
export function UploadLine({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { file, state, sentBytes, error } = upload;
  if (error !== undefined)
    return (
      <li className="stack" style={{ gap: 8 }}>
        <ErrorState
          title={`${file.name} was not taken`}
          error={error}
          onRetry={() => uploads.retry(upload)}
        />
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => uploads.drop(upload)}
          style={{ alignSelf: 'flex-start' }}
        >
          Take it off the list
        </Button>
      </li>
    );
  const percent = file.size === 0 ? 0 : Math.min(100, (sentBytes / file.size) * 100);
  return (
    <li className="upload-line">
      <div className="row-between" style={{ flexWrap: 'nowrap' }}>
        <span className="clip" title={file.name}>
          {file.name}
        </span>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => uploads.drop(upload)}
          aria-label={`Stop the upload of ${file.name}`}
        >
          Stop
        </Button>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={`Upload of ${file.name}`}
        aria-valuenow={Math.round(percent)}
      >
        <i style={{ width: `${state === 'waiting' ? 0 : percent}%` }} />
      </div>
      <span className="small muted num">{describe(upload)}</span>
    </li>
  );
}
