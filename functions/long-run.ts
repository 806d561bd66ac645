import { withTimeout } from '../shared/core/index.ts';
import type { Application } from './application.ts';

/** After the deadline a run ends at its next page; after this much more, at once. */
const GRACE_MS = 60_000;

/**
 * How long a timer or a queue message may work: until `deadline` (epoch ms), and a little more for its last page. A request that hangs must
 * not outlast the host's own timeout, which would end other runs of the process too.
 */
export const longRun = ({ deps, limits, stopping }: Application) => ({
  signal: withTimeout(limits.deadlineMs + GRACE_MS, stopping),
  deadline: deps.clock.now() + limits.deadlineMs,
});
