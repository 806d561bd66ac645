import type { FunctionMetadata } from './core-module.ts';
import type { Outcome, Work, WorkerLine } from './worker.ts';

/** An error on its way between processes. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

export type SentOutcome =
  Extract<Outcome, { outcome: 'succeeded' }> | { readonly outcome: 'failed'; readonly error: SentError };

export type ToWorker =
  | { readonly kind: 'load'; readonly entry: string }
  | { readonly kind: 'invoke'; readonly work: Work }
  | { readonly kind: 'terminate' };

export type FromWorker =
  | { readonly kind: 'loaded'; readonly functions: readonly FunctionMetadata[] }
  | { readonly kind: 'not-loaded'; readonly error: SentError }
  | { readonly kind: 'line'; readonly line: WorkerLine }
  | { readonly kind: 'ended'; readonly invocationId: string; readonly outcome: SentOutcome }
  | { readonly kind: 'terminated' };

export const sentError = (error: unknown): SentError =>
  error instanceof Error
    ? { name: error.constructor.name, message: error.message, stack: error.stack }
    : { name: 'Error', message: String(error) };

/** An error that says what the sent one said. */
export const receivedError = ({ name, message, stack }: SentError): Error => {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
};
