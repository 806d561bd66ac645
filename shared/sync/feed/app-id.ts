import type { Feed } from '../../config/index.ts';

/** The `txn` application id of a table's commits by Tidemark: constant, so that two writers of it always see each other. */
export const appIdOf = ({ tablePath }: Pick<Feed, 'tablePath'>): string => `tidemark:${tablePath}`;
