import type { Line } from './command.ts';
import type { Exit } from './exit-codes.ts';

interface FailureOptions {
  /** What to type next. */
  readonly next?: readonly Line[];
  /** What the app answered, for `--json`. */
  readonly answer?: unknown;
  /** The same request may be answered when it is sent again. */
  readonly again?: boolean;
}

/** What ends a command before its answer. The message is one sentence, or some, and says what to do. */
export class Failure extends Error {
  readonly exit: Exit;
  readonly next: readonly Line[];
  readonly answer: unknown;
  readonly again: boolean;

  constructor(exit: Exit, message: string, { next = [], answer, again = false }: FailureOptions = {}) {
    super(message);
    this.name = 'Failure';
    this.exit = exit;
    this.next = next;
    this.answer = answer;
    this.again = again;
  }
}
