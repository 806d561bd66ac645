import {
  believes,
  type Hands,
  type Holder,
  HOLDER_TICKS,
  LEASE_TICKS,
  type LeaseState,
  type LeaseWorld,
  type LeaseWrite,
  newHolder,
  SET_TICKS,
  writeNow,
} from './lease-state.ts';
import type { Step } from './step.ts';

type Steps = readonly Step<LeaseState>[];

const NAMES = ['A', 'B'];

const withHolder = (state: LeaseState, by: number, change: Partial<Holder>): LeaseState => ({
  ...state,
  attempts: state.attempts.map((holder, at) => (at === by ? { ...holder, ...change } : holder)),
});

const later = ({ still, set }: Hands, isPaused: boolean): Hands => ({
  still: Math.min(HOLDER_TICKS, isPaused ? still : still + 1),
  set: Math.min(HOLDER_TICKS, set + 1),
});

/** Clocks matter to what is counted by them: a good write while it is held by, a write under way while its sender lives. */
const withHands = (holder: Holder, move: (hands: Hands) => Hands): Holder => {
  const { at, good, write } = holder;
  if (at === 'over' || at === 'new') return holder;
  const moved =
    write === null || write.isDead ? write : { ...write, first: move(write.first), last: move(write.last) };
  return { ...holder, good: at === 'holding' ? move(good) : good, write: moved };
};

/** The attempt stops. What it has sent may still land. */
const stopped = (state: LeaseState, by: number): LeaseState => {
  const write = state.attempts[by]?.write ?? null;
  const isUnderWay = write !== null && !write.isThere && !write.isDead;
  const over: Holder = { ...newHolder, at: 'over', write: isUnderWay ? writeNow : null };
  return withHolder(state, by, over);
};

const tick = (state: LeaseState): Step<LeaseState> => ({
  label: 'ten seconds pass',
  next: {
    ...state,
    age: Math.min(LEASE_TICKS, state.age + 1),
    attempts: state.attempts.map((holder) => withHands(holder, (hands) => later(hands, holder.isPaused))),
  },
});

const pauseSteps = (state: LeaseState, by: number, { isPaused, at }: Holder): Steps => {
  if (isPaused)
    return [{ label: `${NAMES[by]}'s machine goes on`, next: withHolder(state, by, { isPaused: false }) }];
  if (state.pauses === 0 || at === 'over' || at === 'new') return [];
  const next = withHolder({ ...state, pauses: state.pauses - 1 }, by, { isPaused: true });
  return [{ label: `${NAMES[by]}'s machine stands still`, next }];
};

const setSteps = (state: LeaseState, by: number, holder: Holder): Steps => {
  if (state.sets === 0 || holder.at === 'over' || holder.at === 'new') return [];
  const { attempts } = state;
  const back = withHands(holder, ({ still, set }) => ({ still, set: set - SET_TICKS }));
  return [
    {
      label: `${NAMES[by]}'s clock is set back`,
      next: {
        ...state,
        sets: state.sets - 1,
        attempts: attempts.map((other, at) => (at === by ? back : other)),
      },
    },
  ];
};

/** The store takes a write by its ETag: the lease begins anew, and every other write under way is dead. */
const land = (state: LeaseState, by: number, write: LeaseWrite): Step<LeaseState> => ({
  label: `the store takes ${NAMES[by]}'s write`,
  next: {
    ...state,
    holder: by,
    age: 0,
    attempts: state.attempts.map((holder, at) => {
      if (at === by) return { ...holder, write: holder.at === 'over' ? null : { ...write, isThere: true } };
      return holder.write === null ? holder : { ...holder, write: { ...writeNow, isDead: true } };
    }),
  },
});

const beginSteps = (world: LeaseWorld, state: LeaseState, by: number): Steps => {
  const ahead = world.leftOut.has('the service’s clock says when a lease has ended') ? SET_TICKS : 0;
  if (state.holder !== null && state.age + ahead < LEASE_TICKS) return [];
  // Which of the two begins makes no difference.
  if (by > 0 && state.attempts[by - 1]?.at === 'new') return [];
  return [{ label: `${NAMES[by]} claims`, next: withHolder(state, by, { at: 'claiming', write: writeNow }) }];
};

/** The write is known to be there: told, or seen. */
const known = (world: LeaseWorld, state: LeaseState, by: number, write: LeaseWrite): LeaseState => {
  const isFirst = !world.leftOut.has('a write that is sent again counts from its first time');
  const sent = isFirst ? write.first : write.last;
  const good = world.leftOut.has('a lease is counted from when its write was sent') ? writeNow.first : sent;
  return withHolder(state, by, { at: 'holding', good, write: null, isAboutToSend: false });
};

/** A doubtful write is looked for; where the entity still names the holder, it is sent again a moment later. */
const look = (world: LeaseWorld, state: LeaseState, by: number, write: LeaseWrite): Step<LeaseState> => {
  const name = NAMES[by];
  if (state.holder !== by) return { label: `${name} looks and stops`, next: stopped(state, by) };
  return write.isThere
    ? { label: `${name} looks and finds its write`, next: known(world, state, by, write) }
    : { label: `${name} looks and does not find it`, next: withHolder(state, by, { isAboutToSend: true }) };
};

const waitSteps = (world: LeaseWorld, state: LeaseState, by: number, write: LeaseWrite): Steps => {
  const name = NAMES[by];
  const told = write.isThere
    ? [{ label: `${name} is told that it is written`, next: known(world, state, by, write) }]
    : [];
  if (!(state.attempts[by]?.isAboutToSend ?? false)) return [...told, look(world, state, by, write)];
  const again = withHolder(state, by, { isAboutToSend: false, write: { ...write, last: writeNow.last } });
  return [...told, { label: `${name} sends it again`, next: again }];
};

/** What an attempt does whose machine is at work. It looks at its clocks before everything else. */
const holderSteps = (world: LeaseWorld, state: LeaseState, by: number, holder: Holder): Steps => {
  if (holder.at === 'over' || holder.isPaused) return [];
  if (holder.at === 'new') return beginSteps(world, state, by);
  if (holder.at === 'holding' && !believes(world, holder))
    return [{ label: `${NAMES[by]} stops: its time is up`, next: stopped(state, by) }];
  if (holder.write !== null) return waitSteps(world, state, by, holder.write);
  return [{ label: `${NAMES[by]} renews`, next: withHolder(state, by, { write: writeNow }) }];
};

/** Everything that can happen next. An answer may be heard long after it was given: a process may stand still. */
export const leaseStepsIn =
  (world: LeaseWorld) =>
  (state: LeaseState): Steps => [
    tick(state),
    ...state.attempts.flatMap((holder, by) => [
      ...holderSteps(world, state, by, holder),
      ...(holder.write === null || holder.write.isThere || holder.write.isDead
        ? []
        : [land(state, by, holder.write)]),
      ...pauseSteps(state, by, holder),
      ...setSteps(state, by, holder),
    ]),
  ];
