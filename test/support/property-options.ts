interface PropertyOptions {
  readonly seed?: number;
  readonly numRuns?: number;
}

/**
 * What a property is tried with: the seed of `FC_SEED`, so that a failure is seen again, and as many examples as `FC_RUNS` says, or else as
 * `usual` does (absent: fast-check's own number).
 */
export const propertyOptions = (usual?: number): PropertyOptions => {
  const seed = process.env['FC_SEED'];
  const runs = process.env['FC_RUNS'];
  const numRuns = runs === undefined ? usual : Number(runs);
  return {
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(numRuns !== undefined && { numRuns }),
  };
};
