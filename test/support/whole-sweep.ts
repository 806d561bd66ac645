const SWEEP = process.env['SWEEP'];

/** Everything is swept, as `npm run test:sweep` does, and not only the part that a test run has time for. */
export const isWhole = SWEEP === 'all' || process.env['MODE'] === 'sweep';

/** Each place of a run is tried, as on a clean clone; without it every fifth one is, so that `npm test` stays short. */
export const isEachPlace = isWhole || SWEEP === 'places';

/** The places of a run that are tried. */
export const tried = <T>(places: readonly T[]): readonly T[] =>
  isEachPlace ? places : places.filter((_, at) => at % 5 === 0);

/** The cases of a matrix that are tried: each on a clean clone, every second one where time is short. */
export const sampled = <T>(cases: readonly T[]): readonly T[] =>
  isEachPlace ? cases : cases.filter((_, at) => at % 2 === 0);
