/** A run that is to go on: what a queue message holds. */
export interface RunMessage {
  readonly runId: string;
  readonly feed: string;
}

/** Where runs wait that outlast their trigger. A message may come twice, and late: the lease on the feed is what counts. */
export interface RunQueue {
  readonly location: string;
  /** Rejects with `queue-unavailable`, `queue-denied`, or the signal's reason. The queue comes to be at its first message. */
  enqueue(message: RunMessage, signal?: AbortSignal): Promise<void>;
  /** Resolves when the queue answers, or could be created; it sends and takes nothing. Rejects as `enqueue` does. */
  reach(signal?: AbortSignal): Promise<void>;
  /** How many messages the host has given up and nobody has taken out yet, those at work included. Rejects as `enqueue` does. */
  poisoned(signal?: AbortSignal): Promise<number>;
}
