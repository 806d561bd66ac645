import type { RunView } from '../api/answers.ts';
import { barTone } from '../words/bar-tone.ts';
import { duration } from '../words/time.ts';

const SHOWN = 50;
const STEP = 4;
const WIDTH = 3;
const HEIGHT = 24;
const LEAST = 3;

/** In words, for who does not see them. */
const sentence = (runs: readonly RunView[]): string => {
  if (runs.length === 0) return 'No run yet';
  const failed = runs.filter(({ outcome }) => outcome === 'failed').length;
  const longest = Math.max(...runs.map(({ durationMs = 0 }) => durationMs));
  return `Last ${runs.length} runs: ${failed} failed, the longest took ${duration(longest)}`;
};

/** The last 50 runs, oldest first: how long each took, and how it ended. `runs`: newest first. */
export const RunBars = ({ runs }: { readonly runs: readonly RunView[] }) => {
  const shown = runs.slice(0, SHOWN).toReversed();
  const most = Math.sqrt(Math.max(1, ...shown.map(({ durationMs = 0 }) => durationMs)));
  const left = (SHOWN - shown.length) * STEP;
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${SHOWN * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={sentence(shown)}
    >
      <line class="base" x1="0" x2={SHOWN * STEP} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {shown.map(({ runId, outcome = '', durationMs = 0 }, index) => {
        const height = LEAST + (HEIGHT - LEAST) * (Math.sqrt(durationMs) / most);
        return (
          <rect
            key={runId}
            class={barTone(outcome)}
            x={left + index * STEP}
            y={HEIGHT - height}
            width={WIDTH}
            height={height}
          />
        );
      })}
    </svg>
  );
};
