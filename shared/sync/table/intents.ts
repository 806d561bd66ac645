import { TidemarkError } from '../../core/index.ts';
import type { Announced, Intents, PutPorts, WriterPorts } from '../../delta/index.ts';
import type { FeedState, Intent, ReloadResult } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance, announced } from '../progress/index.ts';
import type { RunContext, SyncDeps } from '../run/index.ts';

/** What a commit makes true: its batch, the feed's state (`table` aside), and what a run's answer then says. */
export interface After {
  readonly batch: number;
  readonly state: FeedState;
  readonly result?: ReloadResult;
}

/** What it takes to put an entry into the log of a feed's table. */
export const writerPorts = (
  { lake, clock, random, newId, engineVersion }: SyncDeps,
  tablePath: string,
): WriterPorts => ({ lake, clock, random, newId, engineVersion, tablePath, appId: appIdOf({ tablePath }) });

const intentOf = ({ runId, feed }: RunContext, { base, version, txnId, after }: Announced<After>): Intent => {
  return {
    runId,
    txnId,
    tablePath: feed.tablePath,
    version,
    ...(base && { base: { ...base, etag: base.etag ?? '' } }),
    batch: after.batch,
    after: announced(after.state),
  };
};

/** The commits of a run, announced in its feed's entity. */
const intentsOf = (run: RunContext): Intents<After> => ({
  announce: async (put) => {
    const intent = intentOf(run, put);
    run.intended = put.after.result;
    run.intent = intent;
    await run.keeper.write({ intent });
  },
  checkHeld: () => {
    if (run.keeper.isPast)
      throw new TidemarkError('state-unavailable', `Feed "${run.feed.name}": its lease may have ended.`);
  },
  withdraw: () => {
    run.intent = undefined;
    run.intended = undefined;
    run.keeper.later({ intent: 'none' });
  },
  landed: ({ tableId, after }, { version, etag }) => {
    const table = { id: tableId, version, etag };
    // The source may have been asked for more while the commit was under way.
    const { types, source: traits } = run.state;
    const seen = advance(after.state, { kind: 'version-seen', table });
    const landed = advance(seen, { kind: 'traits-known', traits });
    const state = types === undefined ? landed : advance(landed, { kind: 'types-declared', types });
    run.intent = undefined;
    run.state = state;
    run.stored = state;
    run.keeper.later({ state, intent: 'none' });
  },
});

/** What a run's commits need: every one of them is announced. */
export const commitPorts = (run: RunContext): PutPorts<After> => ({
  ...writerPorts(run.deps, run.feed.tablePath),
  signal: run.signal,
  intents: intentsOf(run),
});
