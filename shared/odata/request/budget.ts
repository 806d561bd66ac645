import { sleepUntil, type SteadyClock } from '../../core/index.ts';
import { FairQueue } from './fair-queue.ts';
import { SentWindow } from './sent-window.ts';
import { AtOnce } from './at-once.ts';
import { longPause, outOfTime } from './budget-errors.ts';

/** How much one process sends to a service at most; absent: as much as it likes. */
export interface BudgetLimits {
  readonly requestsPerMinute?: number;
  readonly maxConcurrency?: number;
}

/** Who waits for a turn. `deadline` (epoch ms): it waits no longer. */
export interface Asking {
  readonly feed: string;
  readonly signal?: AbortSignal | undefined;
  readonly deadline?: number | undefined;
}

/** One request that may go out now. */
export interface Turn {
  /** It waited as the budget of the minute was used up. */
  readonly wasHeldBack: boolean;
  /** Its answer has begun: the service has counted it by then. */
  arrived(): void;
  /** It is over, well or not. */
  end(): void;
}

/** What all requests to one service share. */
export interface Budget {
  /**
   * Waits until a request may go out. Feeds have their turns one after the other, however many requests each has waiting. Rejects with the
   * signal's reason; with `source-throttled` at the deadline, and at once where the service asked for a pause that no run waits for.
   */
  turn(asking: Asking): Promise<Turn>;
  /** The service asked for a pause, or to be asked less: nobody asks it for so long, ms, and fewer at once after that. */
  pause(ms: number): void;
}

/** Whoever is asked for a longer wait ends the run: coming back later costs less than waiting. */
export const MAX_PAUSE_MS = 120_000;
/** Longer than this no pause is believed: what asked for it by mistake may be mended meanwhile, and one request asks. */
const MOST_PAUSE_MS = 15 * 60_000;

const NO_TURN: Turn = { wasHeldBack: false, arrived: () => undefined, end: () => undefined };

/** Of a service that nobody shares. */
export const noBudget: Budget = {
  turn: () => Promise.resolve(NO_TURN),
  pause: () => undefined,
};

interface Waiter {
  readonly feed: string;
  readonly isHeldBack: boolean;
  readonly begin: (turn: Turn) => void;
  readonly refuse: (error: unknown) => void;
}

export class ServiceBudget implements Budget {
  readonly #clock: SteadyClock;
  readonly #window: SentWindow;
  readonly #atOnce: AtOnce;
  readonly #waiting = new FairQueue<Waiter>();
  #pausedUntil = -Infinity;
  /** As long as the service said, which is told and not waited for. */
  #saidUntil = -Infinity;
  #alarm: AbortController | undefined;

  constructor({ requestsPerMinute, maxConcurrency }: BudgetLimits, clock: SteadyClock) {
    this.#clock = clock;
    this.#window = new SentWindow(requestsPerMinute);
    this.#atOnce = new AtOnce(maxConcurrency);
  }

  async turn(asking: Asking): Promise<Turn> {
    asking.signal?.throwIfAborted();
    if (this.#pauseMs > MAX_PAUSE_MS) throw longPause(asking.feed, this.#saidMs);
    if (this.#waiting.isEmpty && this.#waitMs === 0) return this.#begin(false);
    return this.#wait(asking);
  }

  pause(ms: number): void {
    this.#atOnce.shrink();
    const now = this.#clock.elapsed();
    this.#saidUntil = Math.max(this.#pauseMs > 0 ? this.#saidUntil : now, now + ms);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(ms, MOST_PAUSE_MS));
    if (this.#pauseMs > MAX_PAUSE_MS)
      for (const { feed, refuse } of this.#waiting.takeAll()) refuse(longPause(feed, this.#saidMs));
    this.#pump();
  }

  get #pauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.elapsed());
  }

  get #saidMs(): number {
    return this.#saidUntil - this.#clock.elapsed();
  }

  /** How long no request may go out; Infinity: until one that is under way gets further. */
  get #waitMs(): number {
    if (!this.#atOnce.hasRoom) return Infinity;
    return Math.max(this.#pauseMs, this.#window.msUntilFree(this.#clock.elapsed()));
  }

  #begin(wasHeldBack: boolean): Turn {
    const sent = this.#window.add();
    this.#atOnce.begin();
    let isOver = false;
    const arrived = (): void => {
      this.#window.arrived(sent, this.#clock.elapsed());
      this.#pump();
    };
    return {
      wasHeldBack,
      arrived,
      end: () => {
        if (isOver) return;
        isOver = true;
        this.#atOnce.end();
        arrived();
      },
    };
  }

  async #wait({ feed, signal, deadline = Infinity }: Asking): Promise<Turn> {
    const over = new AbortController();
    let waiter: Waiter | undefined;
    const turn = new Promise<Turn>((begin, refuse) => {
      const isHeldBack = this.#window.msUntilFree(this.#clock.elapsed()) > 0;
      waiter = { feed, isHeldBack, begin, refuse };
      this.#waiting.push(feed, waiter);
      const leave = (error: unknown): void => {
        if (waiter !== undefined) this.#waiting.remove(feed, waiter);
        refuse(error);
      };
      signal?.addEventListener('abort', () => leave(signal.reason), { once: true, signal: over.signal });
      if (Number.isFinite(deadline))
        sleepUntil(this.#clock, deadline, over.signal).then(
          () => leave(outOfTime(feed)),
          () => undefined,
        );
    });
    this.#pump();
    try {
      return await turn;
    } finally {
      over.abort();
      this.#pump();
    }
  }

  /** Lets those go that may, and sets the alarm for the next one. */
  #pump(): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    for (;;) {
      if (this.#waiting.isEmpty) return;
      const waitMs = this.#waitMs;
      if (waitMs > 0) return this.#wakeIn(waitMs);
      const next = this.#waiting.shift();
      next?.begin(this.#begin(next.isHeldBack));
    }
  }

  #wakeIn(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#clock.sleep(ms, alarm.signal).then(
      () => this.#pump(),
      () => undefined,
    );
  }
}
