/** What a process of the command line ends with, and what that says. Scripts rely on the numbers: they never change. */
export const EXIT_CODES = {
  done: { code: 0, means: 'done' },
  failed: { code: 1, means: 'it was tried and failed, or a check found an error' },
  usage: {
    code: 2,
    means: 'the line is not right: an option or its value, a feed, a run or a host that is none',
  },
  refused: { code: 3, means: 'a guard of the app refused, or the feed is paused: nothing was changed' },
  unreachable: {
    code: 4,
    means:
      'the app, or a service that it needs, does not answer or asks to come again: the same line may go well later',
  },
  key: { code: 5, means: 'the app takes no request with this key' },
  interrupted: { code: 130, means: 'Ctrl-C; what was at work has ended in good order' },
} as const;

export type Exit = keyof typeof EXIT_CODES;

export const codeOf = (exit: Exit): number => EXIT_CODES[exit].code;
