/** A run to resume: what a message of the runs' queue holds. */
export interface RunMessage {
  readonly runId: string;
  readonly feed: string;
}

/** Feeds that did not fit into the tick at which they were due: what a message of the feeds' queue holds. A version that does not know `maintain` appends them. */
export interface FeedsMessage {
  /** Names: at least one, at most 1,000, and no more than a message takes. `slicesOf` keeps to that. */
  readonly feeds: readonly string[];
  /** When they were due, epoch ms. */
  readonly due: number;
  /** Their tables are to be kept in order; absent: what is new is to be appended. */
  readonly maintain?: true;
}

/** How a message is sent. */
export interface SendOptions {
  /** Nobody is handed the message for so long, in ms. */
  readonly delayMs?: number;
  readonly signal?: AbortSignal;
}

export interface SendFeedsOptions extends SendOptions {
  /** When the message is gone, in ms: before the next tick, which asks for what is still due. A second at least. */
  readonly ttlMs: number;
}

/** A poison queue in which messages are. */
export interface PoisonCount {
  readonly queue: string;
  readonly messages: number;
}

/**
 * Where runs wait that outlast their trigger, and feeds that a tick had no time for. A message may come twice, and late: the lease on the
 * feed is what counts. Every method rejects with `queue-unavailable`, `queue-denied`, or the signal's reason.
 */
export interface RunQueue {
  /** Where the runs' queue is, for people. */
  readonly location: string;
  /** Sends a run to the runs' queue, which comes to be at its first message. A rejection is doubtful: it may have been sent. */
  enqueue(message: RunMessage, options?: SendOptions): Promise<void>;
  /**
   * The same for feeds and their queue. What would be hidden for as long as it lives is not sent. Rejects also with `invariant`, for a
   * message that holds no feed, or more than fit into one.
   */
  enqueueFeeds(message: FeedsMessage, options: SendFeedsOptions): Promise<void>;
  /** Resolves when both queues answer, or could be created; it sends and takes nothing. */
  reach(signal?: AbortSignal): Promise<void>;
  /** The messages that the host has moved to poison queues and nobody has taken out yet, those at work included; nothing when there are none. */
  poisoned(signal?: AbortSignal): Promise<readonly PoisonCount[]>;
}
