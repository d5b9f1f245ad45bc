import { Tooltip } from '@mantine/core';
import type { Recommendations } from '../../../src/server/contract.ts';

const MEANINGS: Readonly<Record<Recommendations['source'], readonly [string, string]>> = {
  als: ['from the model', 'The vectors learnt in training were used as they are.'],
  fold_in: ['folded in live', 'The taste was solved anew from what is known now, without training.'],
  taste: ['from taste', 'The model does not know enough yet; genres of what was met decide.'],
  popular: ['popular', 'Nothing is known about the taste yet; what is popular is shown.'],
};

/** Says where an answer came from. */
export function SourceTag({ source }: { source: Recommendations['source'] }) {
  const [label, meaning] = MEANINGS[source];
  return (
    <Tooltip label={meaning} multiline w={240} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable by keyboard */}
      <span className="tag tag-accent" tabIndex={0}>
        {label}
      </span>
    </Tooltip>
  );
}
