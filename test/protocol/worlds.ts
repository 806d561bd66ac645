import { attempt, type World, worldOf } from './world.ts';

/** A world and how many states it has. `isLong`: only `npm run test:sweep` searches it. */
export interface NamedWorld {
  readonly name: string;
  readonly world: World;
  readonly states: number;
  readonly isLong?: true;
}

const A = attempt('A');
const B = attempt('B');
const short = attempt('A', { entries: 1 });
const message = attempt('B', { by: 'message' });
const another = attempt('C', { by: 'message' });
const givesUp = attempt('C', { by: 'message', givesUp: true });
const next = attempt('C', { run: '2' });
const older = attempt('O', { isOlder: true });

/** The worlds in which the protocol is searched: between them, everything that may happen, each in a small number. */
export const WORLDS: readonly NamedWorld[] = [
  {
    name: 'two attempts and a foreign writer',
    world: worldOf([A, B], { left: { foreign: 1 } }),
    states: 35_936,
  },
  {
    name: 'two attempts that send their writes again, and a person who marks the feed',
    world: worldOf([A, B], { left: { marks: 1 }, resends: 1 }),
    states: 47_308,
  },
  {
    name: 'two attempts that make the table, which is dropped',
    world: worldOf([A, B], { versions: 0, claims: 0, left: { drops: 1 } }),
    states: 23_995,
  },
  {
    name: 'an attempt whose put lands above a gap of the table that was made anew, and another',
    world: worldOf([short, B], {
      versions: 2,
      claims: 0,
      left: { drops: 1, creates: 1 },
    }),
    states: 56_420,
  },
  {
    name: 'an attempt whose table is dropped, and one that makes it anew and takes the stray back',
    world: worldOf([short, attempt('B', { entries: 3 })], {
      claims: 0,
      left: { drops: 1 },
    }),
    states: 78_626,
  },
  {
    name: 'a call, its message, and the feed’s next run',
    world: worldOf([A, message, next], { claims: 0, left: { prunes: 1 } }),
    states: 22_712,
  },
  {
    name: 'a call and its message, which comes twice',
    world: worldOf([A, message, another], { claims: 0, left: { prunes: 1 } }),
    states: 47_143,
  },
  {
    name: 'a call, its message, and a run that is given up',
    world: worldOf([A, message, givesUp], { claims: 0, left: { prunes: 1 } }),
    states: 23_560,
  },
  {
    name: 'two attempts, a foreign writer, and a log that is cleaned',
    world: worldOf([A, B], { versions: 2, claims: 0, left: { foreign: 1, cleanups: 1 } }),
    states: 35_349,
  },
  {
    name: 'two attempts, one intent of which becomes unreadable',
    world: worldOf([A, B], { claims: 0, resends: 1, left: { foreign: 1, garbles: 1 } }),
    states: 52_876,
  },
  {
    name: 'an attempt of version 0.1.0, taken over, and a foreign writer',
    world: worldOf([older, B], { left: { foreign: 2 } }),
    states: 20_184,
  },
  {
    name: 'an attempt of version 0.1.0 that makes its table, taken over twice',
    world: worldOf([older, B, attempt('C')], { versions: 0, claims: 0 }),
    states: 16_962,
  },
  {
    name: 'three attempts',
    world: worldOf([A, B, attempt('C')], { claims: 0 }),
    states: 55_049,
  },
  {
    name: 'three attempts and a foreign writer',
    world: worldOf([A, B, attempt('C')], { claims: 0, left: { foreign: 1 } }),
    states: 357_488,
    isLong: true,
  },
  {
    name: 'two attempts that send their writes again, two marks and a foreign writer',
    world: worldOf([A, B], { left: { marks: 2, foreign: 1 }, resends: 2 }),
    states: 541_164,
    isLong: true,
  },
  {
    name: 'two attempts on a table that is dropped and made anew',
    world: worldOf([A, B], { versions: 2, claims: 0, left: { drops: 1, creates: 1 } }),
    states: 260_755,
    isLong: true,
  },
  {
    name: 'an attempt of one entry and one of three, on a table that is dropped and made anew',
    world: worldOf([short, attempt('B', { entries: 3 })], {
      claims: 0,
      left: { drops: 1, creates: 1 },
    }),
    states: 233_903,
    isLong: true,
  },
  {
    name: 'two attempts, of two entries and of three, on a table that is dropped and made anew',
    world: worldOf([A, attempt('B', { entries: 3 })], {
      claims: 0,
      left: { drops: 1, creates: 1 },
    }),
    states: 1_115_546,
    isLong: true,
  },
  {
    name: 'two attempts on a table that is dropped twice',
    world: worldOf([short, B], { claims: 0, left: { drops: 2, creates: 1 } }),
    states: 303_361,
    isLong: true,
  },
  {
    name: 'two attempts on a table that is dropped, made anew and written to',
    world: worldOf([short, B], { versions: 2, claims: 0, left: { drops: 1, creates: 1, foreign: 1 } }),
    states: 324_598,
    isLong: true,
  },
  {
    name: 'two attempts that send their writes again, on a table that is dropped',
    world: worldOf([short, B], { claims: 0, resends: 1, left: { drops: 1, creates: 1, marks: 1 } }),
    states: 417_563,
    isLong: true,
  },
  {
    name: 'a call, its message that comes twice, and claims that are tried again',
    world: worldOf([A, message, another], { left: { prunes: 1 } }),
    states: 755_016,
    isLong: true,
  },
  {
    name: 'a call, its message, one that gives up, and the feed’s next run',
    world: worldOf([A, message, givesUp, attempt('D', { run: '2' })], { claims: 0, left: { prunes: 1 } }),
    states: 368_760,
    isLong: true,
  },
];
