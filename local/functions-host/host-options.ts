import type { Clock } from '../../shared/core/index.ts';
import type { FrontRule, HostKeys } from './front/index.ts';
import type { HostSink } from './host-event.ts';
import type { HostRule } from './host-rules.ts';
import type { HostLog } from './load-app.ts';
import type { Settings } from './settings.ts';
import type { StartWorker } from './worker.ts';

export interface FunctionsHostOptions {
  /** The module that registers the functions: a path, or a `file:` URL. */
  readonly entry: string | URL;
  readonly log: HostLog;
  /** Told everything that happens; `log` has the lines and the failures of it. */
  readonly sink?: HostSink;
  /** Where `%SETTING%` in a schedule or a queue's name is looked up, and a queue's connection. Default: the process's environment. */
  readonly settings?: Settings;
  readonly clock?: Clock;
  /** Default: `host.json` in the working directory. */
  readonly hostFile?: string | URL;
  /** Default: fresh ones. A function is asked once, with the names of the app's functions. */
  readonly keys?: HostKeys | ((functionNames: readonly string[]) => Promise<HostKeys>);
  /** How functions are run. Default: in this process. */
  readonly startWorker?: StartWorker;
  /** The host's own waits are multiplied by this. Default: 1. */
  readonly delayFactor?: number;
  /** What the host is not strict about, for a test that wants to see this noticed. */
  readonly without?: ReadonlySet<FrontRule | HostRule>;
  /** Called when the worker has crashed three times: the real host's process ends then. */
  readonly onGivenUp?: () => void;
}
