import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** A value to paste elsewhere, with a button that copies it. */
export function CopyValue({
  label,
  value,
  isReady = true,
}: {
  label: string;
  value: string;
  isReady?: boolean;
}) {
  return (
    <div className="copy-value" data-ready={isReady}>
      <dt>{label}</dt>
      <dd>
        <output className="mono break">{value}</output>
        {isReady && (
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? 'Copied' : 'Copy'}>
                <ActionIcon
                  variant="default"
                  size="lg"
                  aria-label={copied ? `${label} is copied` : `Copy ${label}`}
                  onClick={copy}
                >
                  {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </dd>
    </div>
  );
}
