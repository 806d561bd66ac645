import type { SteadyClock } from '../../../shared/core/index.ts';

/** Which hands of an instance's clock stand still while the instance does. */
export type Hands = 'both jump' | 'steady still' | 'wall still' | 'both still';

export const ALL_HANDS: readonly Hands[] = ['both jump', 'steady still', 'wall still', 'both still'];

/** The renewal of a lease sleeps for so long: it waits for time to pass, where any other sleep makes it pass. */
const BEAT_MS = 15_000;

interface Sleeper {
  /** By the steady hand. */
  readonly until: number;
  readonly wake: () => void;
}

/** The clock of one instance: two hands, which may stand still while the instance stands still. */
export class InstanceClock implements SteadyClock {
  readonly #time: WorldTime;
  readonly #sleepers = new Set<Sleeper>();
  #wallLostMs = 0;
  #steadyLostMs = 0;
  #stopped:
    { readonly at: number; readonly hands: Hands; readonly over: PromiseWithResolvers<void> } | undefined;

  constructor(time: WorldTime) {
    this.#time = time;
  }

  /** Renewals that will wake: none of an instance that stands still for ever. */
  get sleeping(): number {
    return this.#stopped === undefined ? this.#sleepers.size : 0;
  }

  now(): number {
    return this.#time.now - this.#wallLostMs;
  }

  elapsed(): number {
    return this.#time.now - this.#steadyLostMs;
  }

  /** The instance stands still: nothing of it wakes, and no call of it goes on. */
  stop(hands: Hands): void {
    this.#stopped ??= { at: this.#time.now, hands, over: Promise.withResolvers() };
  }

  goOn(): void {
    const stopped = this.#stopped;
    if (stopped === undefined) return;
    const passed = this.#time.now - stopped.at;
    if (stopped.hands === 'wall still' || stopped.hands === 'both still') this.#wallLostMs += passed;
    if (stopped.hands === 'steady still' || stopped.hands === 'both still') this.#steadyLostMs += passed;
    this.#stopped = undefined;
    stopped.over.resolve();
    this.wakeDue();
  }

  /** Settles at once, unless the instance stands still: then when it goes on. */
  async goingOn(): Promise<void> {
    while (this.#stopped !== undefined) await this.#stopped.over.promise;
  }

  wakeDue(): void {
    if (this.#stopped !== undefined) return;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until <= this.elapsed()) sleeper.wake();
    }
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.goingOn();
    signal?.throwIfAborted();
    if (ms === BEAT_MS) return this.#sleepUntil(this.elapsed() + ms, signal);
    this.#time.pass(ms);
    await this.goingOn();
    signal?.throwIfAborted();
  }

  #sleepUntil(until: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        leave();
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        until,
        wake: () => {
          leave();
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', aborted);
    });
  }
}

/** The time that the services agree on, epoch ms. It passes when it is told to. */
export class WorldTime {
  readonly #clocks: InstanceClock[] = [];
  now: number;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.now = startMs;
  }

  pass(ms: number): void {
    this.now += ms;
    for (const clock of this.#clocks) clock.wakeDue();
  }

  newClock(): InstanceClock {
    const clock = new InstanceClock(this);
    this.#clocks.push(clock);
    return clock;
  }
}
