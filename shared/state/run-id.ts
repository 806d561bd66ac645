/** Whether an id that somebody sent can be a run's: it becomes part of a key. */
export const isRunId = (text: string): boolean => /^[\w.-]{1,128}$/.test(text);
