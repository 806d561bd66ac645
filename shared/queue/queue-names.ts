/** The queue of runs that are to go on. */
export const RUN_QUEUE = 'tidemark-runs';

/** Where the Functions host puts a message of theirs that was handed out too often. */
export const poisonOf = (queueName: string): string => `${queueName}-poison`;

/** That of runs. */
export const POISON_QUEUE = poisonOf(RUN_QUEUE);
