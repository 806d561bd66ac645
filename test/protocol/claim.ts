import {
  attemptOf,
  change,
  keeps,
  roleIn,
  sendWrite,
  step,
  stop,
  stopSuperseded,
  type Turn,
} from './moves.ts';
import type { State } from './state.ts';
import type { Step } from './step.ts';

const jobOf = (turn: Turn) =>
  turn.state.jobs[roleIn(turn).run] ?? { etag: 0, status: 'none', hadCommit: false };

/** The run's entity is read: who comes after its end answers what is there, and a message creates none. */
const readRun = (turn: Turn): readonly Step<State>[] => {
  const { etag, status } = jobOf(turn);
  if (status === 'failed' || status === 'landed')
    return [step(turn, `reads the end "${status}"`, stop(turn))];
  const mayCreate = roleIn(turn).by === 'call' || !keeps(turn.world, 'a message creates no run');
  if (status === 'none' && !mayCreate) return [step(turn, 'drops its message: no such run', stop(turn))];
  return [step(turn, `reads its run: ${status}`, change(turn, { at: 'asked', jobEtag: etag }))];
};

/**
 * The feed's entity is read, and the claim sent by its ETag and the run's. A lease keeps nobody off here: attempts may claim at any time, as
 * clocks are worth nothing. Another run's feed is left alone. Version 0.1.0 knows of no intent, so nothing but the lease keeps it off.
 */
const sendClaim = (turn: Turn): readonly Step<State>[] => {
  const { feed } = turn.state;
  const { name, run, isOlder } = roleIn(turn);
  const isKeptOff =
    isOlder && feed.holder !== null && keeps(turn.world, 'the lease keeps an older version off');
  if (isKeptOff) return [step(turn, 'finds the feed held', stop(turn))];
  if (feed.run !== null && feed.run !== run)
    return [step(turn, `finds the feed run ${feed.run}'s`, stop(turn))];
  const { jobEtag, writes } = attemptOf(turn);
  const claim = {
    id: `${name}${writes + 1}`,
    by: turn.by,
    does: 'claim',
    run,
    etag: feed.etag,
    intent: null,
    ...(keeps(turn.world, 'a claim names the ETag of the run') && { jobEtag }),
  } as const;
  const known = change(turn, { writes: writes + 1, intent: feed.intent });
  return [step(turn, 'claims', sendWrite(known, claim, 'claimed'))];
};

/** What an attempt does that has not claimed yet. */
export const beginSteps = (turn: Turn): readonly Step<State>[] =>
  attemptOf(turn).at === 'new' ? readRun(turn) : sendClaim(turn);

/** A lost or doubtful claim was looked at, and is not ours: it is tried again from the start. */
export const claimAgain = (turn: Turn): Turn => {
  const { claims } = attemptOf(turn);
  if (claims >= turn.world.claims) return stopSuperseded(turn);
  return change(turn, {
    at: 'new',
    next: 'claimed',
    write: null,
    answer: null,
    intent: null,
    claims: claims + 1,
  });
};
