import type { FunctionMetadata, InvocationResponse, TypedData } from './core-module.ts';

/** How one invocation ended. An error is an answer here: the host goes on. */
export type Outcome =
  | { readonly outcome: 'succeeded'; readonly response: InvocationResponse }
  | { readonly outcome: 'failed'; readonly error: unknown };

/** One call of a function. All of it can be sent to another process. */
export interface Work {
  readonly functionName: string;
  readonly invocationId: string;
  readonly trigger: TypedData;
  /** What is known of the trigger's input besides. */
  readonly triggerMetadata?: Readonly<Record<string, TypedData>> | undefined;
}

/** What an app, or the process that it runs in, wrote. A console line belongs to no invocation. */
export interface WorkerLine {
  readonly level: string;
  readonly message: string;
  readonly functionName?: string | undefined;
  readonly invocationId?: string | undefined;
  readonly console?: boolean;
}

export type WorkerLog = (line: WorkerLine) => void;

export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Where functions run: in this process, or in one that can be killed. */
export interface Worker {
  readonly functions: readonly FunctionMetadata[];
  /** Runs a function. Stays open for ever when the worker ends before the function does. */
  invoke(work: Work): Promise<Outcome>;
  /** Runs the app's `appTerminate` hooks; resolves when they are done or the worker is gone. */
  terminate(): Promise<void>;
  /** Ends the worker at once, with all that runs in it. */
  kill(): void;
  /** Resolves when the worker is gone. */
  readonly exited: Promise<WorkerExit>;
}

export type StartWorker = (log: WorkerLog) => Promise<Worker>;
