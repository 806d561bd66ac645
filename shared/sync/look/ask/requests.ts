import type { Feed } from '../../../config/index.ts';
import { isTidemarkError, TidemarkError } from '../../../core/index.ts';
import type { Exchange, ODataSource, Watch } from '../../../odata/index.ts';
import type { SyncDeps } from '../../run/index.ts';
import type { Wire } from './evidence.ts';

/** Of a body, as much as shows how a service writes. */
const HEAD_BYTES = 16_384;

/** The most requests that a check sends to a service. */
export const MOST_REQUESTS = 12;

/** How long a look may take, and who may end it. */
export interface LookLimits {
  readonly signal: AbortSignal;
  /** Epoch ms, after which no request waits for its turn, nor for a pause of the service. */
  readonly deadline: number;
}

const wireOf = (exchange: Exchange, at: number): Wire => {
  const { purpose, url, status, headers, bytes, sizeBytes, isWhole, tookMs } = exchange;
  const { pathname, search } = new URL(url);
  const start = bytes.subarray(0, HEAD_BYTES);
  return {
    purpose,
    url: pathname + search,
    status,
    tookMs,
    header: (name) => headers.get(name) ?? undefined,
    bytes: bytes.length,
    isWhole,
    isMarked: status < 400 && sizeBytes > bytes.length,
    head: Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1'),
    at,
  };
};

/** The requests of one look: so many and no more, each of them watched. */
export class Requests {
  readonly wires: Wire[] = [];
  readonly signal: AbortSignal;
  readonly #deps: Pick<SyncDeps, 'sourceOf' | 'clock'>;
  readonly #limits: LookLimits;
  readonly #most: number;
  readonly #spent = new AbortController();
  #sent = 0;

  constructor(deps: Pick<SyncDeps, 'sourceOf' | 'clock'>, limits: LookLimits, most: number) {
    this.#deps = deps;
    this.#limits = limits;
    this.#most = most;
    this.signal = AbortSignal.any([limits.signal, this.#spent.signal]);
  }

  get sent(): number {
    return this.#sent;
  }

  /** So many more may be sent. */
  get left(): number {
    return this.#most - this.#sent;
  }

  /** One more was to be sent than may be. */
  get isSpent(): boolean {
    return this.#spent.signal.aborted;
  }

  /** A client for the feed's service whose requests count here. */
  source(feed: Feed): ODataSource {
    const watch: Watch = {
      sending: () => this.#send(),
      came: (exchange) => void this.wires.push(wireOf(exchange, this.#deps.clock.now())),
    };
    return this.#deps.sourceOf(feed, this.#limits.deadline, watch);
  }

  /** What was thrown because the requests are used up, as `undefined`; all else is thrown on. */
  unlessSpent(error: unknown): undefined {
    this.#limits.signal.throwIfAborted();
    if (this.isSpent) return undefined;
    throw isTidemarkError(error)
      ? error
      : new TidemarkError('invariant', 'A question of a check has failed.', {}, error);
  }

  #send(): void {
    if (this.left <= 0) this.#spent.abort();
    this.#spent.signal.throwIfAborted();
    this.#sent += 1;
  }
}
