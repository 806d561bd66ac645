import type { Measured } from './measure.ts';

/** A month of a feed, or of several, at a tick every 15 minutes. */
export interface Month {
  readonly feeds: number;
  readonly executions: number;
  readonly seconds: number;
  readonly gbSeconds: number;
  readonly table: number;
  readonly queue: number;
  readonly lakeReads: number;
  readonly lakeWrites: number;
  readonly records: number;
  readonly logMB: number;
}

const DAYS = 30;
const TICKS = DAYS * 96;
/** Instances of 2,048 MB. */
const GB = 2;
/** Each tick counts the messages of two poison queues. */
const QUEUES = 2;
/** A record with its columns, and as much again for the host's own. */
const RECORD_KB = 4;
/** The host writes so many for each execution. */
const HOST_RECORDS = 3;

/** What is assumed, not measured: seconds of a tick and of a day's maintenance. */
export const ASSUMED = {
  idle: { tick: 1, maintenance: 2 },
  busy: { tick: 15, maintenance: 60 },
} as const;

/** A tick's own call of the state: it lists the feeds. So does a day's maintenance. */
const LIST = 1;

const monthOf = (
  feeds: number,
  seconds: { readonly tick: number; readonly maintenance: number },
  calls: Pick<Month, 'table' | 'lakeReads' | 'lakeWrites'>,
): Month => {
  const executions = TICKS + DAYS;
  const spent = TICKS * seconds.tick + DAYS * seconds.maintenance;
  const records = HOST_RECORDS * executions + feeds * (TICKS + DAYS);
  return {
    feeds,
    executions,
    seconds: spent,
    gbSeconds: spent * GB,
    queue: QUEUES * TICKS,
    records,
    logMB: (records * RECORD_KB) / 1_000,
    ...calls,
  };
};

/** One feed, nothing new at any tick. Each tick and each maintenance is a fresh process. */
export const idleMonth = ({ idle, inOrder }: Measured): Month =>
  monthOf(1, ASSUMED.idle, {
    table: TICKS * idle.table + DAYS * inOrder.table,
    lakeReads: TICKS * idle.lakeReads + DAYS * inOrder.lakeReads,
    lakeWrites: TICKS * idle.lakeWrites + DAYS * inOrder.lakeWrites,
  });

const BUSY_FEEDS = 10;

/** Ten feeds, each with new rows at every tick. What a process does once, it does for all of them. */
export const busyMonth = ({ append, appendWarm, maintain }: Measured): Month => {
  const once = append.lakeWrites - appendWarm.lakeWrites;
  return monthOf(BUSY_FEEDS, ASSUMED.busy, {
    table:
      TICKS * (LIST + BUSY_FEEDS * (append.table - LIST)) +
      DAYS * (LIST + BUSY_FEEDS * (maintain.table - LIST)),
    lakeReads: BUSY_FEEDS * (TICKS * append.lakeReads + DAYS * maintain.lakeReads),
    lakeWrites:
      TICKS * (once + BUSY_FEEDS * appendWarm.lakeWrites) +
      DAYS * (once + BUSY_FEEDS * (maintain.lakeWrites - once)),
  });
};
