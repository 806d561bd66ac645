import type { Attempt, End, Entry, Next, State, Write } from './state.ts';
import type { Step } from './step.ts';
import type { Role, Rule, World } from './world.ts';

/** One attempt's turn: in which world, from which state, whose. */
export interface Turn {
  readonly world: World;
  readonly state: State;
  readonly by: number;
}

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new RangeError(`There is nothing at ${index}.`);
  return item;
};

/** The attempt whose turn it is. */
export const attemptOf = ({ state, by }: Turn): Attempt => at(state.attempts, by);

/** What it is there for. */
export const roleIn = ({ world, by }: Turn): Role => at(world.roles, by);

/** Is the rule part of the protocol here? */
export const keeps = ({ leftOut }: World, rule: Rule): boolean => !leftOut.has(rule);

/** The turn with something of the attempt changed. */
export const change = (turn: Turn, changes: Partial<Attempt>): Turn => ({
  ...turn,
  state: {
    ...turn.state,
    attempts: turn.state.attempts.map((attempt, at) =>
      at === turn.by ? { ...attempt, ...changes } : attempt,
    ),
  },
});

/** A step of this attempt, told in its name. */
export const step = (turn: Turn, does: string, next: Turn): Step<State> => ({
  label: `${roleIn(turn).name} ${does}${next.state.isDeleted === turn.state.isDeleted ? '' : ', and deletes its files'}`,
  next: next.state,
});

/** The attempt does nothing more. What it has sent may still land. */
export const stop = (turn: Turn): Turn =>
  change(turn, { at: 'over', next: 'ended', write: null, put: null, intent: null, answer: null });

/** Another attempt has the feed: this one stops, and leaves everything as it is. */
export const stopSuperseded = (turn: Turn): Turn => {
  const stopped = stop(turn);
  if (keeps(turn.world, 'no run deletes a staged file')) return stopped;
  return { ...stopped, state: { ...stopped.state, isDeleted: true } };
};

const isSame = (one: Write, other: Write): boolean => one.id === other.id && one.etag === other.etag;

/** Sends a write, for the first time or again, and waits for its answer. */
export const sendWrite = (turn: Turn, write: Write, next: Next): Turn => {
  const waiting = change(turn, { at: 'writing', next, write, put: null, answer: null, etag: write.etag });
  const { state } = waiting;
  if (state.writes.some((other) => isSame(other, write))) return waiting;
  return { ...waiting, state: { ...state, writes: [...state.writes, write] } };
};

/** A new write of this attempt, by the ETag that it knows. */
export const write = (turn: Turn, part: Pick<Write, 'does' | 'intent' | 'end'>, next: Next): Turn => {
  const { etag, writes } = attemptOf(turn);
  const { name, run } = roleIn(turn);
  const id = `${name}${writes + 1}`;
  return sendWrite(
    change(turn, { writes: writes + 1, resends: 0 }),
    { ...part, id, by: turn.by, run, etag },
    next,
  );
};

/** The run ends. Its answer is waited for only where the write may be sent again: nothing comes after it. */
export const endWith = (turn: Turn, end: End): Turn => {
  const ended = write(turn, { does: 'end', intent: null, end }, 'ended');
  return turn.world.resends > 0 ? ended : stop(ended);
};

/** Puts an entry, and waits for the answer. `intent`: what is decided by it. */
export const put = (turn: Turn, entry: Entry, intent: Entry, next: Next): Turn => {
  const waiting = change(turn, { at: 'putting', next, put: entry, intent, write: null, answer: null });
  const { state } = waiting;
  return { ...waiting, state: { ...state, puts: [...state.puts, { by: turn.by, entry }] } };
};
