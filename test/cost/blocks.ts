import type { Calls, Measured } from './measure.ts';
import { ASSUMED, busyMonth, idleMonth, type Month } from './month.ts';

type Row = readonly string[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const millions = (value: number): string => `×${(value / 1e6).toPrecision(3)} million`;
const dollars = (value: number): string => `$${value < 0.01 ? value.toFixed(3) : value.toFixed(2)}`;

const shortRow = (what: string, month: Month): Row => [
  what,
  whole(month.executions),
  whole(month.gbSeconds),
  whole(month.table + month.queue + month.lakeReads + month.lakeWrites),
  `${whole(month.logMB)} MB`,
  '$0',
];

const short = (idle: Month, busy: Month): string =>
  table(
    ['a tick every 15 minutes', 'executions', 'GB-s', 'storage transactions', 'logs', 'functions and logs'],
    [
      shortRow('idle: one feed, nothing new', idle),
      shortRow('busy: ten feeds, new rows at every tick', busy),
    ],
  );

const tenth = (value: number): string => String(Math.round(value * 10) / 10);

const callsRow = (what: string, calls: Calls): Row => [
  what,
  tenth(calls.source),
  tenth(calls.lakeReads),
  tenth(calls.lakeWrites),
  tenth(calls.table),
  tenth(calls.queue),
];

const calls = (measured: Measured): string =>
  table(
    ['of one feed', 'source requests', 'lake reads', 'lake writes', 'Table Storage', 'queue'],
    [
      callsRow('a tick with nothing new', measured.idle),
      callsRow('a tick with new rows, by a fresh process', measured.append),
      callsRow('the same by a process that knows the table', measured.appendWarm),
      callsRow('a reload of the last ten rows', measured.reload),
      callsRow('maintenance after some hundred appends', measured.maintain),
      callsRow('maintenance with nothing to do', measured.inOrder),
    ],
  );

const quantities = (idle: Month, busy: Month): string => {
  const both = (what: string, how: string, of: (month: Month) => number): Row => [
    what,
    how,
    whole(of(idle)),
    whole(of(busy)),
  ];
  const seconds = `assumed: ${ASSUMED.idle.tick} s a tick idle, the least that is billed; ${ASSUMED.busy.tick} s busy (ten feeds, two at a time, 3 s each); ${ASSUMED.idle.maintenance} s and ${ASSUMED.busy.maintenance} s a day's maintenance`;
  return table(
    ['what', 'how it comes about', 'idle', 'busy'],
    [
      both(
        'executions',
        'one a tick and one a day for maintenance, whatever the number of feeds; one more for each message of feeds that had no time',
        ({ executions }) => executions,
      ),
      both('seconds of execution', seconds, (month) => month.seconds),
      both('GB-s', 'seconds × 2 GB (instances of 2,048 MB)', ({ gbSeconds }) => gbSeconds),
      both(
        'Table Storage transactions',
        'of the measured calls: one list a tick, the others a feed',
        (month) => month.table,
      ),
      both('queue transactions', 'by design: 2 a tick, which count the poison queues', ({ queue }) => queue),
      both('lake reads', 'of the measured calls, each tick a fresh process', ({ lakeReads }) => lakeReads),
      both(
        'lake writes',
        'of the measured calls: what a process does once, it does for all feeds',
        ({ lakeWrites }) => lakeWrites,
      ),
      both('log records', '3 an execution by the host, 1 a run of a feed', ({ records }) => records),
      [
        'logs',
        "a run's line is 253 bytes; assumed 2 KB a record with its columns, and as much again for the host's own",
        `${whole(idle.logMB)} MB`,
        `${whole(busy.logMB)} MB`,
      ],
    ],
  );
};

const multiples = (idle: Month, busy: Month): string =>
  table(
    ['price', 'what it is of', 'idle', 'busy'],
    [
      [
        'p3',
        'Table Storage and queue transactions',
        millions(idle.table + idle.queue),
        millions(busy.table + busy.queue),
      ],
      ['p4', 'lake reads', millions(idle.lakeReads), millions(busy.lakeReads)],
      ['p5', 'lake writes', millions(idle.lakeWrites), millions(busy.lakeWrites)],
    ],
  );

/** Prices that the document has, in dollars. */
const GB_SECOND = 0.000_026;
const MILLION_EXECUTIONS = 0.4;
const LOG_GB = 2.3;

const withoutGrants = (month: Month): Row => [
  whole(month.gbSeconds),
  dollars(month.gbSeconds * GB_SECOND),
  dollars((month.executions / 1e6) * MILLION_EXECUTIONS),
  dollars((month.logMB / 1_000) * LOG_GB),
];

const grants = (idle: Month, busy: Month): string =>
  table(
    ['without the grants', 'GB-s', 'these at p1', 'executions at p2', 'logs at p6'],
    [
      ['idle', ...withoutGrants(idle)],
      ['busy', ...withoutGrants(busy)],
    ],
  );

/** The computed parts of docs/cost.md, by their names there. */
export const blocksOf = (measured: Measured): ReadonlyMap<string, string> => {
  const idle = idleMonth(measured);
  const busy = busyMonth(measured);
  return new Map([
    ['short', short(idle, busy)],
    ['calls', calls(measured)],
    ['quantities', quantities(idle, busy)],
    ['multiples', multiples(idle, busy)],
    ['grants', grants(idle, busy)],
  ]);
};
