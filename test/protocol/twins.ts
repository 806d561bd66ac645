import type { Fault } from './faults.ts';
import { attempt, type Rule, type World, worldOf } from './world.ts';

/** The protocol without one of its rules, the smallest world in which that shows, and the harm that it does there. */
export interface Twin {
  readonly without: Rule;
  readonly world: World;
  readonly harm: Fault;
  /** What tells of it beforehand. */
  readonly forerunner?: Fault;
}

/**
 * The harm itself is looked for, so what only tells of it beforehand is passed over: a write or a put that should not have been.
 */
const FORERUNNERS: readonly Fault[] = [
  'a superseded attempt writes',
  'a put lands without its intent',
  'a run is written after its end',
  'the next run does not mend it',
];

const A = attempt('A');
const B = attempt('B');
const message = attempt('B', { by: 'message' });
const older = attempt('O', { isOlder: true });

const twin = (
  { without, harm, ...rest }: Omit<Twin, 'world'>,
  roles: World['roles'],
  parts: Parameters<typeof worldOf>[1] = {},
): Twin => ({
  without,
  harm,
  ...rest,
  world: worldOf(roles, {
    ...parts,
    leftOut: new Set([without]),
    passedOver: new Set(FORERUNNERS.filter((fault) => fault !== harm)),
  }),
});

const HAS_ONE = 'a run that ended without a commit has one';
const HAS_TWO = 'a run has two commits in one table';
const DISORDER = 'the next run does not mend it';
const UNANNOUNCED = 'a put lands without its intent';

/** Each rule of the protocol, left out. */
export const TWINS: readonly Twin[] = [
  twin({ without: 'an intent is written before the put', harm: HAS_TWO, forerunner: UNANNOUNCED }, [A, B]),
  twin({ without: 'a claim settles the intent that it finds', harm: HAS_ONE }, [A, B]),
  twin({ without: 'a claim that goes on settles as well', harm: HAS_ONE }, [
    A,
    B,
    attempt('C', { givesUp: true }),
  ]),
  twin({ without: 'a lost version needs a new intent', harm: HAS_ONE, forerunner: UNANNOUNCED }, [A, B], {
    left: { foreign: 1 },
  }),
  twin({ without: 'a put without an answer is decided before any end', harm: HAS_ONE }, [A]),
  twin(
    {
      without: 'every write names the ETag that was read',
      harm: HAS_ONE,
      forerunner: 'a superseded attempt writes',
    },
    [A, B],
  ),
  twin(
    {
      without: 'a write is sent again only by the holder',
      harm: HAS_ONE,
      forerunner: 'a superseded attempt writes',
    },
    [A, B],
    { resends: 1 },
  ),
  twin(
    {
      without: 'a claim names the ETag of the run',
      harm: HAS_ONE,
      forerunner: 'a run is written after its end',
    },
    [A, message],
  ),
  twin({ without: 'a message creates no run', harm: HAS_ONE }, [A, message], { left: { prunes: 1 } }),
  twin({ without: 'no run deletes a staged file', harm: 'a version names a file that is deleted' }, [A, B]),
  twin({ without: 'a stray is taken back', harm: DISORDER }, [A], { left: { drops: 1 } }),
  twin(
    {
      without: 'the base is looked at again after the put',
      harm: 'a run that landed never had a commit',
    },
    [A],
    { versions: 2, left: { drops: 1, creates: 1 } },
  ),
  twin({ without: 'a log that was cleaned is not taken for a dropped table', harm: HAS_ONE }, [A, B], {
    versions: 2,
    left: { foreign: 1, cleanups: 1 },
  }),
  twin({ without: 'an intent that cannot be read is fenced', harm: HAS_ONE }, [A, B], {
    left: { garbles: 1 },
  }),
  twin({ without: 'a claim leaves what it cannot read', harm: HAS_ONE }, [older, B, attempt('C')]),
  twin({ without: 'the log is asked what an unreadable intent was', harm: HAS_ONE }, [A, B], {
    left: { garbles: 1 },
  }),
  twin({ without: 'the lease keeps an older version off', harm: HAS_TWO }, [A, older]),
];

/**
 * Not closed: a deletion that lands late, or is sent after somebody has built on what was alone when it was looked at, tears a hole into the log.
 * It takes a table that is dropped while a put is under way, and made anew and written to while the stray's deletion is.
 */
export const LATE_DELETION: World = worldOf([A], {
  left: { drops: 1, creates: 1, foreign: 1 },
  leftOut: new Set(['a stray is deleted at once']),
});
