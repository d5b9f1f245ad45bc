import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** A piece of code that can be copied. */
export function CodeSnippet({ code, label }: { code: string; label: string }) {
  return (
    <div className="stack" style={{ gap: 8 }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it */}
      <pre className="code" tabIndex={0}>
        <span className="sr-only">{label}: </span>
        {code}
      </pre>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="xs"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            style={{ alignSelf: 'flex-start' }}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
