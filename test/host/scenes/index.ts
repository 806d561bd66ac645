import type { Scene } from '../scene.ts';
import { LOG_SCENES } from './logs.ts';
import { POISON_SCENES } from './poison.ts';
import { QUEUE_SCENES } from './queues.ts';
import { SETTING_SCENES } from './settings.ts';
import { SHUTDOWN_SCENES } from './shutdown.ts';
import { TIMEOUT_SCENES } from './timeouts.ts';
import { TIMER_SCENES } from './timers.ts';
import { WORKER_SCENES } from './workers.ts';

/** The scenes of the probe; the longest first, so that they are played beside the others. */
export const PROBE_SCENES: readonly Scene[] = [
  ...TIMER_SCENES,
  ...SHUTDOWN_SCENES,
  ...WORKER_SCENES,
  ...TIMEOUT_SCENES,
  ...QUEUE_SCENES,
  ...POISON_SCENES,
  ...SETTING_SCENES,
  ...LOG_SCENES,
];
