import { TidemarkError } from '../../../shared/core/index.ts';
import type { Hands, InstanceClock, WorldTime } from './world-time.ts';

export type StoreName = 'lake' | 'state' | 'queue' | 'source';

/** One call of an instance to a store: the `nth` of the instance, from 1. */
export interface Call {
  readonly nth: number;
  readonly store: StoreName;
  /** `put version 3`, `state intent`, `read _last_checkpoint`. */
  readonly name: string;
  /** It changes nothing. A request to the source counts as an effect. */
  readonly isRead: boolean;
}

/** What becomes of a call. */
export type Fault =
  /** The instance stands still, until it is let go on. */
  | { readonly do: 'freeze'; readonly moment: 'before' | 'after'; readonly hands: Hands }
  /** `after`: it has happened, and its answer is lost. */
  | { readonly do: 'fail'; readonly moment: 'before' | 'after' }
  /** The caller is told that it is not known; it happens when `land` of the world is called. */
  | { readonly do: 'late'; readonly freezes?: Hands }
  /** It waits, and the instance does not. */
  | { readonly do: 'wait'; readonly until: () => Promise<void> };

export type Faults = (call: Call) => Fault | undefined;

const EFFECT_MS = 1_500;
const READ_MS = 20;

const KINDS = { lake: 'lake-unavailable', state: 'state-unavailable', queue: 'queue-unavailable' } as const;

/** What a store that does not answer looks like to its caller. */
const noAnswer = (store: StoreName): Error =>
  store === 'source'
    ? new TypeError('fetch failed')
    : new TidemarkError(KINDS[store], `the ${store} did not answer`);

/** The way of every call of an instance to the stores, where it may be stopped, lost, delayed or refused. */
export class InstanceCalls {
  readonly #time: WorldTime;
  readonly #clock: InstanceClock;
  readonly made: Call[] = [];
  /** Calls that have not happened yet although their caller was answered. */
  readonly late: (() => Promise<unknown>)[] = [];
  faults: Faults = () => undefined;
  /** Told of each freeze. */
  onFrozen: () => void = () => undefined;

  constructor(time: WorldTime, clock: InstanceClock) {
    this.#time = time;
    this.#clock = clock;
  }

  /** `landing`: how it happens late; by default as it is. */
  async make<T>(
    kind: Pick<Call, 'store' | 'name'> & { readonly isRead?: boolean },
    work: () => Promise<T>,
    landing: () => Promise<unknown> = work,
  ): Promise<T> {
    await this.#clock.goingOn();
    const { isRead = false, ...rest } = kind;
    const call: Call = { nth: this.made.length + 1, isRead, ...rest };
    this.made.push(call);
    this.#time.pass(isRead ? READ_MS : EFFECT_MS);
    await this.#clock.goingOn();
    const fault = this.faults(call);
    await this.#before(call, fault, landing);
    const result = await work();
    if (fault?.do === 'freeze' && fault.moment === 'after') this.#freeze(fault.hands);
    await this.#clock.goingOn();
    if (fault?.do === 'fail') throw noAnswer(call.store);
    return result;
  }

  async #before(call: Call, fault: Fault | undefined, landing: () => Promise<unknown>): Promise<void> {
    if (fault === undefined) return;
    if (fault.do === 'fail' && fault.moment === 'before') throw noAnswer(call.store);
    if (fault.do === 'wait') await fault.until();
    if (fault.do === 'freeze' && fault.moment === 'before') this.#freeze(fault.hands);
    if (fault.do === 'late') {
      this.late.push(landing);
      if (fault.freezes !== undefined) this.#freeze(fault.freezes);
    }
    await this.#clock.goingOn();
    if (fault.do === 'late') throw noAnswer(call.store);
  }

  #freeze(hands: Hands): void {
    this.#clock.stop(hands);
    this.onFrozen();
  }
}
