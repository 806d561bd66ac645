import type { Scene } from '../scene.ts';
import { callAdmin } from '../world/call.ts';
import { every, s, SLACK_MS, sleep, until } from '../world/times.ts';

const longerThanSchedule: Scene = {
  name: 'timer/longer-than-schedule',
  run: async ({ start, journal }, check) => {
    await start({ env: { PROBE_SCHEDULE: every(10), PROBE_TICK_MS: String(Math.max(s(25), 2_500)) } });
    const begins = await journal.until('tick begins', 3, s(80) + 10_000);
    const ends = await journal.of('tick ends');
    check('ticks follow each other', begins.length >= 3, begins.length);
    const gaps = begins.slice(1).map(({ atMs }, index) => atMs - (ends[index]?.atMs ?? 0));
    check(
      'never two at once',
      gaps.every((gap) => gap >= 0),
      gaps,
    );
    check(
      'what was missed runs at once',
      gaps.every((gap) => gap < 700),
      gaps,
    );
    check(
      'and is not marked past due',
      begins.every(({ isPastDue }) => isPastDue === false),
    );
  },
};

const adminBesideTick: Scene = {
  name: 'timer/admin-beside-tick',
  shows: ['admin-beside-tick'],
  run: async ({ start, journal }, check) => {
    const host = await start({ env: { PROBE_SCHEDULE: every(20), PROBE_TICK_MS: '1500' } });
    await journal.until('tick begins', 1, s(20) + SLACK_MS);
    const answers = await Promise.all([callAdmin(host, 'tick'), callAdmin(host, 'tick')]);
    check(
      'both calls are taken',
      answers.every(({ status }) => status === 202),
      answers,
    );
    const begins = await journal.until('tick begins', 3, SLACK_MS);
    const [end] = await journal.until('tick ends', 1, SLACK_MS);
    const beside = begins.filter(({ atMs }) => atMs < (end?.atMs ?? 0));
    check('three runs are at work at once', beside.length === 3, beside.length);
  },
};

const pastDue: Scene = {
  name: 'timer/past-due',
  shows: ['past-due'],
  run: async ({ start, journal }, check) => {
    const env = { PROBE_SCHEDULE: every(60) };
    const first = await start({ env });
    await journal.until('tick begins', 1, s(60) + SLACK_MS);
    await sleep(500);
    first.signal('SIGTERM');
    await first.exited;
    const before = (await journal.of('tick begins')).length;
    await sleep(s(75));
    await start({ env });
    const late = (await journal.until('tick begins', before + 2, s(60) + SLACK_MS)).slice(before);
    check('one run for what was missed is past due', late[0]?.isPastDue === true, late);
    check('the one after it is not', late[1]?.isPastDue === false, late);
  },
};

/** Storage knows no lease shorter than 15 s, whatever the factor is. */
const LEASE_MS = Math.max(15_000, s(60));

const twoHosts: Scene = {
  name: 'timer/two-hosts',
  shows: ['timer-lock'],
  run: async ({ start, journal }, check) => {
    const env = { PROBE_SCHEDULE: every(10) };
    const a = await start({ env });
    await journal.until('tick begins', 1, s(20) + SLACK_MS);
    const b = await start({ env });
    const before = await journal.of('tick begins');
    const more = await journal.until('tick begins', before.length + 3, s(40) + SLACK_MS);
    check('the first fires, the second never', new Set(more.map(({ pid }) => pid)).size === 1, more);
    a.signal('SIGTERM');
    await a.exited;
    const ofOthers = async () => (await journal.of('tick begins')).filter(({ pid }) => pid !== more[0]?.pid);
    const isTaken = await until(async () => (await ofOthers()).length >= 2, s(90) + SLACK_MS);
    check('once it has ended, the second fires', isTaken, await journal.of('tick begins'));
    check('on one host alone', new Set((await ofOthers()).map(({ pid }) => pid)).size === 1);
    await b.stop();
  },
};

const killAlone: Scene = {
  name: 'timer/kill-9-alone',
  shows: ['timer-lock'],
  run: async ({ start, journal }, check) => {
    const env = { PROBE_SCHEDULE: every(10) };
    const first = await start({ env });
    await journal.until('tick begins', 2, s(30) + SLACK_MS);
    await first.stop();
    const before = (await journal.of('tick begins')).length;
    const diedMs = Date.now();
    await start({ env });
    const next = (await journal.until('tick begins', before + 1, LEASE_MS + s(60) + 2 * SLACK_MS))[before];
    const restMs = (next?.atMs ?? 0) - diedMs;
    check(
      'the timer rests while the lock of the dead host lasts',
      next !== undefined && restMs > LEASE_MS / 2,
      restMs,
    );
  },
};

export const TIMER_SCENES: readonly Scene[] = [
  longerThanSchedule,
  adminBesideTick,
  pastDue,
  twoHosts,
  killAlone,
];
