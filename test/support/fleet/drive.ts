import type { ReloadWindow } from '../../../shared/config/index.ts';
import {
  abandonRun,
  maintainInTurn,
  resumeRun,
  startRun,
  runTick,
  syncSlice,
} from '../../../shared/sync/index.ts';
import type { Fleet, Instance } from './fleet.ts';
import { MOST_DEQUEUES, type Waiting } from './shared-queue.ts';

const FAR_MS = 600_000;
const HISTORY_MS = 90 * 86_400_000;

export interface Within {
  /** From now to the deadline of the trigger. */
  readonly deadlineMs?: number;
}

const requestOf = ({ feed }: Fleet, { clock, records }: Instance, { deadlineMs = FAR_MS }: Within) => ({
  feeds: [feed],
  signal: new AbortController().signal,
  deadline: clock.now() + deadlineMs,
  concurrency: 1,
  report: (record: Instance['records'][number]) => void records.push(record),
});

/** A tick of the timer, on an instance. What goes wrong is told, as the host does. */
export const tick = async (fleet: Fleet, instance: Instance, within: Within = {}): Promise<void> => {
  await runTick(instance.deps, { ...requestOf(fleet, instance, within), historyMs: HISTORY_MS }).catch(
    (error: unknown) => fleet.told.push(`the tick failed: ${String(error)}`),
  );
};

/** The timer of maintenance, on an instance. */
export const maintain = async (fleet: Fleet, instance: Instance, within: Within = {}): Promise<void> => {
  await maintainInTurn(instance.deps, requestOf(fleet, instance, within)).catch((error: unknown) =>
    fleet.told.push(`the maintenance failed: ${String(error)}`),
  );
};

/** Maintenance as over HTTP. */
export const callMaintain = async (
  fleet: Fleet,
  instance: Instance,
  ask: { readonly runId: string } & Within,
): Promise<void> => {
  const { signal, deadline, report } = requestOf(fleet, instance, ask);
  await startRun(
    instance.deps,
    fleet.feed,
    { runId: ask.runId, kind: 'maintain', request: { dryRun: false } },
    { signal, deadline, later: false, isRetry: false, report },
  ).catch((error: unknown) => fleet.told.push(`the call failed: ${String(error)}`));
};

/** A reload as over HTTP. */
export const callReload = async (
  fleet: Fleet,
  instance: Instance,
  ask: { readonly runId: string; readonly window: ReloadWindow; readonly later?: boolean } & Within,
): Promise<void> => {
  const { runId, window, later = false } = ask;
  const { signal, deadline, report } = requestOf(fleet, instance, ask);
  await startRun(
    instance.deps,
    fleet.feed,
    { runId, kind: 'reload', request: { window, dryRun: false, force: false } },
    { signal, deadline, later, isRetry: false, report },
  ).catch((error: unknown) => fleet.told.push(`the call failed: ${String(error)}`));
};

/** A sync as over HTTP, that is to be a message's. */
export const callSyncLater = async (fleet: Fleet, instance: Instance, runId: string): Promise<void> => {
  const { signal, deadline, report } = requestOf(fleet, instance, {});
  await startRun(
    instance.deps,
    fleet.feed,
    { runId, kind: 'append', request: {} },
    { signal, deadline, later: true, isRetry: false, report },
  ).catch((error: unknown) => fleet.told.push(`the call failed: ${String(error)}`));
};

const deliver = async (fleet: Fleet, instance: Instance, message: Waiting, within: Within): Promise<void> => {
  const request = requestOf(fleet, instance, within);
  if ('slice' in message) {
    await syncSlice(instance.deps, message.slice, request);
    return;
  }
  if (message.dequeued > MOST_DEQUEUES)
    return abandonRun(instance.deps, [fleet.feed], message.run, request.report);
  return resumeRun(instance.deps, [fleet.feed], message.run, request);
};

/** Hands the next message that can be seen to an instance. False: there is none. */
export const deliverNext = async (
  fleet: Fleet,
  instance: Instance,
  within: Within = {},
): Promise<boolean> => {
  const message = fleet.queue.take();
  if (message === undefined) return false;
  try {
    await deliver(fleet, instance, message, within);
    fleet.queue.done(message);
  } catch {
    fleet.queue.back(message);
  }
  return true;
};

/** More messages than this at one time are messages that make messages. */
const MOST_MESSAGES = 20;

export const deliverAll = async (fleet: Fleet, instance: Instance): Promise<void> => {
  for (let delivered = 0; delivered < MOST_MESSAGES; delivered += 1)
    if (!(await deliverNext(fleet, instance))) return;
  fleet.history.faults.push('messages make messages without an end');
};

const ROUND_MS = 70_000;
const MOST_ROUNDS = 25;

const isAtRest = async ({ state, queue, feed }: Fleet): Promise<boolean> => {
  const entry = await state.entry(feed.name);
  if (entry?.pending !== undefined || entry?.lease !== undefined || entry?.isIntending === true) return false;
  return queue.size === 0;
};

/** Ticks, with the messages between them, on an instance that is well, until nothing is left to do. */
export const untilQuiet = async (fleet: Fleet, instance: Instance = fleet.instance()): Promise<void> => {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    fleet.time.pass(ROUND_MS);
    const before = fleet.history.landings.length;
    const told = instance.records.length;
    await tick(fleet, instance);
    await deliverAll(fleet, instance);
    const last = instance.records.slice(told).at(-1);
    const isNew = fleet.history.landings.length > before || last?.outcome !== 'no-new-rows';
    if (!isNew && (await isAtRest(fleet))) return;
  }
  const entry = await fleet.state.entry(fleet.feed.name);
  fleet.history.faults.push(
    `no rest after ${MOST_ROUNDS} ticks: ${JSON.stringify({ pending: entry?.pending, lease: entry?.lease, intent: entry?.intent })}, ${fleet.queue.size} messages, last ${JSON.stringify(instance.records.slice(-2).map(({ kind, outcome, message }) => [kind, outcome, message]))}, told ${fleet.told.slice(-2).join(' | ')}`,
  );
};
