import type { FunctionMetadata, TypedData } from '../core-module.ts';
import type { Outcome } from '../worker.ts';

/** A header or trailer as it came: the name in the sender's letters. */
export type HeaderLine = readonly [name: string, value: string];

/** A request as it was sent. */
export interface FrontRequest {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  /** The whole body. Rejects with `BodyRefused` when it is too long or stalls. */
  readonly body: () => Promise<Uint8Array>;
}

export interface FrontAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A body that the host does not take: the caller gets an empty 500 and the connection is closed. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';
}

/** What is at work, and whether more is taken from timers and queues. */
export interface DrainStatus {
  readonly state: 'Disabled' | 'InProgress' | 'Completed';
  readonly outstandingInvocations: number;
}

/** The app behind the front. */
export interface FrontApp {
  readonly functions: readonly FunctionMetadata[];
  /** Runs an HTTP function. A failure of the function is an outcome. */
  run(name: string, trigger: TypedData): Promise<Outcome>;
  /** Starts a function by hand; its outcome is only logged. Must not throw. */
  start(name: string, input: string): void;
  /** Takes nothing more from timers and queues. */
  drain(): void;
  drainStatus(): DrainStatus;
  /** Takes from timers and queues again. */
  resume(): Promise<void>;
}

/**
 * What the front is as strict about as the real host, each by its own name, so that a test can switch one off and see
 * that this is noticed.
 */
export const FRONT_RULES = [
  'bodies-by-length',
  'keys',
  'routes-before-keys',
  'empty-segments',
  'headers-joined-by-comma',
  'request-line',
  'header-limits',
  'stalled-bodies',
] as const;

export type FrontRule = (typeof FRONT_RULES)[number];

/** The rules that are switched off. */
export interface WithoutRules {
  has(rule: FrontRule): boolean;
}
