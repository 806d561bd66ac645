/**
 * What the host is as strict about as the real one in what it does, each by its name, so that a test can switch one off and
 * see that this is noticed. The front has a list of its own.
 */
export const HOST_RULES = [
  'admin-beside-tick',
  'polling',
  'poll-waits',
  'new-batch-threshold',
  'hidden-messages',
  'unreadable-messages',
  'shutdown-order',
  'exit-after-hooks',
  'function-timeout',
  'worker-death',
  'past-due',
  'timer-lock',
  'log-lines',
] as const;

export type HostRule = (typeof HOST_RULES)[number];

/** The rules that are switched off. */
export interface Without {
  has(rule: HostRule): boolean;
}
