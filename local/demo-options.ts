/** Said when it is asked for, and after a word that is none. */
export const DEMO_USAGE = `npm run demo

  --help, -h    print this

It plays a feed from its first load on: a sample OData service with 830 orders, the functions in a host, and a
Delta table, all on this machine and on ports that are free. It appends, reloads while another process reads,
and compares source and table, value for value. It writes .tidemark/demo, anew each time, and nothing else.

Exit codes: 0 all as expected, 1 something was not, 2 the line is not right.`;

/** What the words after `npm run demo --` ask for. */
export type ParsedDemo = 'play' | 'help' | { readonly wrong: readonly string[] };

export const parseDemo = (words: readonly string[]): ParsedDemo => {
  const wrong = words.filter((word) => word !== '--help' && word !== '-h');
  if (wrong.length > 0) return { wrong: wrong.map((word) => `"${word}" is no flag of the demo`) };
  return words.length > 0 ? 'help' : 'play';
};
