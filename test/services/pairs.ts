/** What a service can be switched to, by switch. */
export type Switches = Readonly<Record<string, readonly string[]>>;

/** One state of all switches. */
export type State<S extends Switches> = { readonly [Name in keyof S]: string };

/** Every state. */
export const allStates = <S extends Switches>(switches: S): readonly State<S>[] =>
  Object.entries(switches).reduce<readonly object[]>(
    (states, [name, values]) =>
      states.flatMap((state) => values.map((value) => ({ ...state, [name]: value }))),
    [{}],
  ) as readonly State<S>[];

const pairsOf = (state: Readonly<Record<string, string>>): readonly string[] => {
  const settings = Object.entries(state).map(([name, value]) => `${name}=${value}`);
  return settings.flatMap((one, index) => settings.slice(index + 1).map((other) => `${one} ${other}`));
};

/** A few states in which every value of one switch meets every value of each other; the same ones at every call. */
export const pairedStates = <S extends Switches>(switches: S): readonly State<S>[] => {
  const states = allStates(switches);
  const open = new Set(states.flatMap(pairsOf));
  const chosen: State<S>[] = [];
  const gain = (state: State<S>): number => pairsOf(state).filter((pair) => open.has(pair)).length;
  while (open.size > 0) {
    const best = states.reduce((best, state) => (gain(state) > gain(best) ? state : best));
    chosen.push(best);
    for (const pair of pairsOf(best)) open.delete(pair);
  }
  return chosen;
};
