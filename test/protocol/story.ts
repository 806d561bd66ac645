import {
  attemptOf,
  change,
  endWith,
  keeps,
  put,
  roleIn,
  step,
  stop,
  stopSuperseded,
  type Turn,
  write,
} from './moves.ts';
import { fenceFor, nextEntry, nextIntent } from './plan.ts';
import type { Entry, Next, State } from './state.ts';
import type { Step } from './step.ts';
import { baseOf, commitsOf, isWhole, strayOf, withFile } from './table.ts';

type Steps = readonly Step<State>[];

const named = ({ kind, txn, version }: Entry): string => `${kind} ${txn} as version ${version}`;

/** One more entry of this attempt is on its way. */
const counted = (turn: Turn): Turn => change(turn, { entries: attemptOf(turn).entries + 1 });

const putNow = (turn: Turn, entry: Entry): Step<State> =>
  step(turn, `puts ${named(entry)}`, put(turn, entry, entry, 'committed'));

/** Announces an entry; it is put once that is known to be written. */
const announce = (turn: Turn, entry: Entry): Step<State> => {
  if (roleIn(turn).isOlder || !keeps(turn.world, 'an intent is written before the put'))
    return putNow(counted(turn), entry);
  const known = change(counted(turn), { intent: entry });
  return step(turn, `intends ${named(entry)}`, write(known, { does: 'intend', intent: entry }, 'intended'));
};

/** A stray that no reader gets to is deleted, by its ETag. */
const takeBackLone = (turn: Turn, stray: Entry): Steps => {
  const { state, world } = turn;
  const log = withFile(state.log, stray.version, undefined);
  const atOnce = build({ ...turn, state: { ...state, log } }, `deletes version ${stray.version} and `);
  if (keeps(world, 'a stray is deleted at once')) return atOnce;
  const late = stop({ ...turn, state: { ...state, deletions: [...state.deletions, stray] } });
  return [...atOnce, step(turn, `sends a deletion of version ${stray.version}`, late)];
};

/** The feed is this attempt's and nothing is undecided: it takes back what is stray, commits, or ends without a commit. */
const build = (turn: Turn, before = ''): Steps => {
  const { isOlder, name, entries } = roleIn(turn);
  if (isOlder && turn.state.feed.holder !== name)
    return [step(turn, 'renews, is refused, and stops', stop(turn))];
  const stray = keeps(turn.world, 'a stray is taken back') ? strayOf(turn.state) : undefined;
  if (stray?.where === 'lone') return takeBackLone(turn, stray.entry);
  const steps = [step(turn, 'ends failed', endWith(turn, 'failed'))];
  const mayCommit = attemptOf(turn).entries < entries && isWhole(turn.state);
  if (mayCommit) steps.unshift(announce(turn, nextEntry(turn, stray)));
  return steps.map((next) => ({ ...next, label: next.label.replace(' ', ` ${before}`) }));
};

/** Nothing of the run has landed, nor will: a run that is given up ends, another goes on. */
const goOn = (turn: Turn): Steps =>
  roleIn(turn).givesUp ? [step(turn, 'gives up', endWith(turn, 'failed'))] : build(turn);

/** The run has landed: its commit is there, by the log or by the `txn` that its snapshots keep. */
const endLanded = (turn: Turn): Steps => [step(turn, 'ends landed', endWith(turn, 'landed'))];

/** Its log file is cleaned away, so the version is taken; the table's `txn` says whether by this entry. */
const seenInTable = (turn: Turn, { kind, version, txn }: Entry): Steps => {
  const isMine = kind === 'data' && turn.state.log[version]?.txn === txn;
  const isAsked = keeps(turn.world, 'a log that was cleaned is not taken for a dropped table');
  return isMine && isAsked ? endLanded(turn) : goOn(turn);
};

/** Nothing but a fence that landed, or a version that was taken, keeps out what nobody can read. */
const settleUnread = (turn: Turn): Steps => {
  const intent = nextIntent(turn);
  const isFenced = keeps(turn.world, 'an intent that cannot be read is fenced');
  if (!isFenced) return goOn(turn);
  const fenced = put(turn, fenceFor(intent), intent, 'settled');
  return [step(turn, `puts a fence as version ${intent.version}, for what it cannot read`, fenced)];
};

/** Decides an intent: a fence is put at its version, there and nowhere else. What makes a table has no rows, and is left alone. */
const settle = (turn: Turn, intent: Entry): Steps => {
  if (intent.kind === 'unreadable') return settleUnread(turn);
  const base = baseOf(turn.state, intent);
  if (intent.kind === 'create' || base === 'gone') return goOn(turn);
  if (base === 'cleaned') return seenInTable(turn, intent);
  const fenced = put(turn, fenceFor(intent), intent, 'settled');
  return [step(turn, `puts a fence as version ${intent.version}`, fenced)];
};

const claimed = (turn: Turn): Steps => {
  const { intent } = attemptOf(turn);
  const { world } = turn;
  const isSettled =
    keeps(world, 'a claim settles the intent that it finds') &&
    (roleIn(turn).givesUp || keeps(world, 'a claim that goes on settles as well'));
  return intent !== null && isSettled && !roleIn(turn).isOlder ? settle(turn, intent) : goOn(turn);
};

const intended = (turn: Turn, intent: Entry): Steps =>
  baseOf(turn.state, intent) === 'there' ? [putNow(turn, intent)] : build(turn);

/** The entry of the intent has its version. Where the table was changed under it, it is a stray by now. */
const landed = (turn: Turn, intent: Entry): Steps => {
  const isLooked = keeps(turn.world, 'the base is looked at again after the put');
  const base = isLooked ? baseOf(turn.state, intent) : 'there';
  if (intent.kind !== 'data' || base === 'gone') return goOn(turn);
  return base === 'there' ? endLanded(turn) : seenInTable(turn, intent);
};

/** Another has the version: a rival of this run ends the attempt; behind anybody else it is planned again. */
const lost = (turn: Turn, intent: Entry, winner: Entry): Steps => {
  if (roleIn(turn).isOlder) return build(turn);
  if (winner.of === intent.txn || commitsOf(turn.state, roleIn(turn).run) > 0)
    return [step(turn, 'finds a rival of its run, and stops', stopSuperseded(turn))];
  const isAnnounced = keeps(turn.world, 'a lost version needs a new intent') || intent.kind !== 'data';
  return isAnnounced ? build(turn) : [putNow(counted(turn), nextEntry(turn, undefined))];
};

/** Nobody knows whether the put lands: that is left to the next claim, or the holder decides it itself. */
const undecided = (turn: Turn, intent: Entry): Steps => {
  if (!keeps(turn.world, 'a put without an answer is decided before any end'))
    return [step(turn, 'ends failed', endWith(turn, 'failed'))];
  const waits = step(turn, 'leaves it to the next claim', stop(turn));
  return intent.kind === 'create' || roleIn(turn).isOlder ? [waits] : [waits, ...settle(turn, intent)];
};

const committed = (turn: Turn, intent: Entry): Steps => {
  const found = turn.state.log[intent.version];
  if (attemptOf(turn).answer !== null || found?.txn === intent.txn) return landed(turn, intent);
  return found === undefined ? undecided(turn, intent) : lost(turn, intent, found);
};

/** Whatever it was, it is decided. Who ends a run whose intent is lost looks for its commit first. */
const wasUnread = (turn: Turn): Steps => {
  const isAsked = keeps(turn.world, 'the log is asked what an unreadable intent was');
  return isAsked && commitsOf(turn.state, roleIn(turn).run) > 0 ? endLanded(turn) : goOn(turn);
};

const settled = (turn: Turn, intent: Entry): Steps => {
  const found = turn.state.log[intent.version];
  const base = baseOf(turn.state, intent);
  if (base === 'gone') return goOn(turn);
  if (base === 'cleaned' && intent.kind !== 'unreadable') return seenInTable(turn, intent);
  if (found === undefined) return [step(turn, 'leaves it to the next claim', stop(turn))];
  if (intent.kind === 'unreadable') return wasUnread(turn);
  return found.txn === intent.txn ? landed(turn, intent) : goOn(turn);
};

/** What an attempt does once it has been told what it waited for, or has looked itself. */
export const go = (turn: Turn, next: Next): Steps => {
  if (next === 'claimed') return claimed(turn);
  const { intent } = attemptOf(turn);
  if (next === 'ended' || intent === null) return [step(turn, 'is done', stop(turn))];
  return { intended, committed, settled }[next](turn, intent);
};
