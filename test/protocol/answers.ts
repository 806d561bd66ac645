import { claimAgain } from './claim.ts';
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
import { go } from './story.ts';

type Steps = readonly Step<State>[];

const after = (steps: Steps, before: string): Steps =>
  steps.map((next) => ({ ...next, label: next.label.replace(' ', ` ${before}, `) }));

/** A lost or doubtful write is looked for: the entity's `writeId` and holder say what became of it. */
const look = (turn: Turn): Steps => {
  const { write, next, resends } = attemptOf(turn);
  const { feed } = turn.state;
  if (write === null) return [];
  const isMine = feed.holder === roleIn(turn).name;
  if (feed.wrote === write.id || (write.does === 'claim' && isMine))
    return after(go(change(turn, { etag: feed.etag, answer: null }), next), 'looks, finds its write');
  if (write.does === 'claim') return [step(turn, 'looks and does not see its claim', claimAgain(turn))];
  const mayTake = isMine || !keeps(turn.world, 'a write is sent again only by the holder');
  if (!mayTake || resends >= turn.world.resends)
    return [step(turn, 'looks and stops', isMine ? stop(turn) : stopSuperseded(turn))];
  const again = change(turn, { resends: resends + 1 });
  // The same bytes by the same ETag twice: whichever lands first keeps the other off, and nobody can tell them apart.
  if (turn.state.writes.some(({ id, etag }) => id === write.id && etag === feed.etag)) return [];
  return [step(turn, `looks and sends it again`, sendWrite(again, { ...write, etag: feed.etag }, next))];
};

const hearWrite = (turn: Turn): Steps => {
  const { answer, next } = attemptOf(turn);
  if (answer === null) return look(turn);
  const told = change(turn, { etag: answer, answer: null });
  return [...after(go(told, next), 'is told it is written'), ...look(turn)];
};

/** Told that it is there, or that another is; or told nothing, and the version is read back. */
const hearPut = (turn: Turn): Steps => {
  const { answer, next, put } = attemptOf(turn);
  if (put === null) return [];
  const silent = after(go(change(turn, { answer: null }), next), 'reads back');
  return answer === null ? silent : [...after(go(turn, next), 'is told it is put'), ...silent];
};

/** What an attempt does that waits for an answer. */
export const answerSteps = (turn: Turn): Steps =>
  attemptOf(turn).at === 'writing' ? hearWrite(turn) : hearPut(turn);
