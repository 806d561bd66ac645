import type { FeedsMessage, RunMessage, RunQueue } from '../../../shared/queue/index.ts';
import type { InstanceCalls } from './instance-calls.ts';
import type { WorldTime } from './world-time.ts';

export type Waiting = {
  /** Epoch ms, by the service's clock. */
  visibleAt: number;
  readonly goneAt: number;
  dequeued: number;
} & ({ readonly run: RunMessage } | { readonly slice: FeedsMessage });

/** So long a message is hidden while it is worked on; whoever does not say that it is done gets it back. */
const WORKED_ON_MS = 600_000;
/** As host.json says it of a message that failed. */
const AGAIN_MS = 70_000;
const A_WEEK_MS = 7 * 86_400_000;
export const MOST_DEQUEUES = 5;

/** The queues of the fleet: messages come once at least, hidden for as long as they are to be. */
export class SharedQueue {
  readonly #time: WorldTime;
  readonly #waiting: Waiting[] = [];

  constructor(time: WorldTime) {
    this.#time = time;
  }

  get size(): number {
    this.#drop();
    return this.#waiting.length;
  }

  send(
    message: { readonly run: RunMessage } | { readonly slice: FeedsMessage },
    delayMs: number,
    ttlMs = A_WEEK_MS,
  ): void {
    const { now } = this.#time;
    this.#waiting.push({ ...message, visibleAt: now + delayMs, goneAt: now + ttlMs, dequeued: 0 });
  }

  /** The next message that can be seen. It is hidden then, until `done` or `back`. */
  take(): Waiting | undefined {
    this.#drop();
    const next = this.#waiting.find(({ visibleAt }) => visibleAt <= this.#time.now);
    if (next === undefined) return undefined;
    next.visibleAt = this.#time.now + WORKED_ON_MS;
    next.dequeued += 1;
    return next;
  }

  done(message: Waiting): void {
    const place = this.#waiting.indexOf(message);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  back(message: Waiting): void {
    message.visibleAt = this.#time.now + AGAIN_MS;
  }

  #drop(): void {
    for (const message of this.#waiting.filter(({ goneAt }) => goneAt <= this.#time.now)) this.done(message);
  }
}

/** The queue as one instance reaches it. */
export const calledQueue = (queue: SharedQueue, calls: InstanceCalls): RunQueue => ({
  location: 'the fleet',
  enqueue: (run, { delayMs = 0, signal } = {}) =>
    calls.make({ store: 'queue', name: 'send a run' }, async () => {
      signal?.throwIfAborted();
      queue.send({ run }, delayMs);
    }),
  enqueueFeeds: (slice, { ttlMs, delayMs = 0, signal }) =>
    calls.make({ store: 'queue', name: 'send feeds' }, async () => {
      signal?.throwIfAborted();
      queue.send({ slice }, delayMs, ttlMs);
    }),
  reach: async () => undefined,
  poisoned: async () => [],
});
