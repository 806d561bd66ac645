/** The queue of runs to resume. */
export const RUN_QUEUE = 'tidemark-runs';

/** The queue of feeds that are due and did not fit into a tick. */
export const FEEDS_QUEUE = 'tidemark-feeds';

/** Where the Functions host puts a message of theirs that was handed out too often. */
export const poisonOf = (queueName: string): string => `${queueName}-poison`;

/** That of runs. */
export const POISON_QUEUE = poisonOf(RUN_QUEUE);
