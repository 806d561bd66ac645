import type { Clock } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';

/** What a clock may be ahead by: less is a matter of seconds that a lake cuts off, and of hours that a retention has left. */
const AHEAD_MS = 3_600_000;

export interface LakeTimePorts {
  readonly lake: Lake;
  readonly tablePath: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the lake's own clock says, epoch ms, where this machine's is ahead of it; undefined where it is not, and 0 where the lake does not say. Files have the
 * lake's times: by a clock that is days ahead, what was staged a minute ago would be old enough to be deleted. Told by a hidden file, which stays.
 */
export const lakeTimeIfBehind = async ({
  lake,
  tablePath,
  clock,
  signal,
}: LakeTimePorts): Promise<number | undefined> => {
  const path = `${tablePath}/_tidemark/clock.tmp`;
  await lake.write(path, new Uint8Array(1), signal);
  const head = await lake.head(path, signal);
  const lakeMs = head.outcome === 'found' ? head.info.modifiedMs : 0;
  return lakeMs < clock.now() - AHEAD_MS ? lakeMs : undefined;
};
