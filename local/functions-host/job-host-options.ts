import type { Clock } from '../../shared/core/index.ts';
import type { Delays } from './delays.ts';
import type { HostSink } from './host-event.ts';
import type { HostFile } from './host-file.ts';
import type { Without } from './host-rules.ts';
import type { Settings } from './settings.ts';
import type { StartWorker } from './worker.ts';

/** What an app is run with. */
export interface JobHostOptions {
  readonly startWorker: StartWorker;
  readonly hostFile: HostFile;
  /** Hosts of one id are hosts of one app. */
  readonly hostId: string;
  readonly settings: Settings;
  readonly sink: HostSink;
  readonly clock: Clock;
  readonly delays: Delays;
  readonly without: Without;
  /** Called when the worker has crashed too often. */
  readonly onGivenUp: () => void;
}
