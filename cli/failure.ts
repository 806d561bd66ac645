import type { Line } from './command.ts';
import type { Exit } from './exit-codes.ts';

interface FailureOptions {
  /** What to type next. */
  readonly next?: readonly Line[];
  /** What the app answered, for `--json`. */
  readonly answer?: unknown;
}

/** What ends a command before its answer. The message is one sentence, or some, and says what to do. */
export class Failure extends Error {
  readonly exit: Exit;
  readonly next: readonly Line[];
  readonly answer: unknown;

  constructor(exit: Exit, message: string, { next = [], answer }: FailureOptions = {}) {
    super(message);
    this.name = 'Failure';
    this.exit = exit;
    this.next = next;
    this.answer = answer;
  }
}
