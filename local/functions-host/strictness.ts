import type { FrontRule } from './front/index.ts';
import type { HostRule } from './host-rules.ts';

/** Everything that a test can switch off in the host, to see that it notices. */
export type Strictness = FrontRule | HostRule;

/** What the host does when the switch is on. */
export const STRICTNESSES: Readonly<Record<Strictness, string>> = {
  'bodies-by-length': 'a body without a Content-Length is not handed over',
  keys: 'a function and the admin routes ask for their key',
  'routes-before-keys': 'an unknown route is not found, whatever the key',
  'empty-segments': 'a path with an empty segment is no route',
  'headers-joined-by-comma': 'two headers of one name are one, joined by a comma alone',
  'request-line': 'a request line above 8 KB is refused',
  'header-limits': 'too many or too long headers are refused',
  'stalled-bodies': 'a body that stalls is given up',
  'admin-beside-tick': 'a function that is started by hand runs beside its tick',
  polling: 'an idle queue is looked at as seldom as maxPollingInterval allows',
  'poll-waits': 'the waits of an idle poll grow, and begin anew after a message',
  'new-batch-threshold': 'how many messages run at once is batchSize and newBatchThreshold',
  'hidden-messages': 'a message at work is hidden for 600 s, whatever visibilityTimeout is',
  'unreadable-messages': 'a message that is not base64 is poison at once, and no function sees it',
  'shutdown-order': 'runs are waited for before the worker is told that the host ends',
  'exit-after-hooks': 'the host is gone the moment the appTerminate hooks are done',
  'function-timeout': 'a run that takes too long fails, and its worker is killed',
  'worker-death': 'the runs of a worker that dies fail',
  'past-due': 'what was missed while no host was there is run at the start, as past due',
  'timer-lock': 'a timer fires on the one host that holds its lock, which outlives a host that was killed',
  'log-lines': 'a line is cut at 32,768 characters',
};

const isStrictness = (name: string): name is Strictness => Object.hasOwn(STRICTNESSES, name);

/** The switches that a comma-separated list names. Names that are none are left out. */
export const strictnessesOf = (list: string): ReadonlySet<Strictness> =>
  new Set(list.split(',').filter(isStrictness));
