import type { TypedData } from './core-module.ts';
import type { Outcome } from './worker.ts';

export interface Invoked {
  readonly functionName: string;
  readonly invocationId: string;
  /** Why the function was started, in the host's words. */
  readonly reason: string;
  readonly trigger: TypedData;
}

/** What happens in a host, as it tells its log and its telemetry. Times are epoch ms. */
export type HostEvent =
  | {
      readonly kind: 'line';
      readonly atMs: number;
      readonly level: string;
      readonly message: string;
      /** The host's own line where there is none. */
      readonly functionName?: string | undefined;
      readonly invocationId?: string | undefined;
      /** Printed by the app, or by its process. */
      readonly console?: boolean | undefined;
    }
  | ({ readonly kind: 'began'; readonly atMs: number } & Invoked)
  | ({
      readonly kind: 'ended';
      readonly atMs: number;
      readonly startedMs: number;
      readonly outcome: Outcome;
    } & Invoked);

export type HostSink = (event: HostEvent) => void;
