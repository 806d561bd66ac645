import type { Feed } from '../../config/index.ts';

/**
 * The `txn` application id of a table's commits by Tidemark: constant, so that two writers of it always see each other. A `part` of a feed,
 * which moves by itself, has its own. No run of this version has one.
 */
export const appIdOf = ({ tablePath }: Pick<Feed, 'tablePath'>, part?: string): string =>
  part === undefined ? `tidemark:${tablePath}` : `tidemark:${tablePath}#${part}`;
