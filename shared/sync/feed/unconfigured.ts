import type { Feed, RefusedFeed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { ODataSource } from '../../odata/index.ts';

const asked = async (): Promise<never> => {
  throw new TidemarkError('invariant', 'A run that is to end asked its source.');
};

/** The source of a run that is only to be ended. */
export const noSource: ODataSource = {
  traffic: { requests: 0, bytes: 0, slowed: 0, heldBack: 0 },
  entityType: asked,
  entitySets: asked,
  count: asked,
  ask: asked,
  follow: asked,
  pages: () => {
    throw new TidemarkError('invariant', 'A run that is to end asked its source.');
  },
};

/** A feed that is not in feeds.json any more: enough to end its run. What it had announced names its table. */
export const unconfigured = (name: string): Feed => ({
  name,
  source: {
    serviceUrl: '',
    entitySet: '',
    query: {},
    headers: {},
    auth: { type: 'none' },
    pageSize: 1,
    timeoutMs: 1,
    parallel: 1,
  },
  cursor: { column: '' },
  enabled: false,
  tablePath: '',
  columns: {},
});

/** Feeds of feeds.json that something is wrong with, each once: a run of one ends with what that is. One without a name has no runs. */
export const refusedFeeds = (refused: readonly RefusedFeed[]): readonly Feed[] => {
  const byName = Map.groupBy(refused, ({ name }) => name);
  return [...byName].flatMap(([name, found]) =>
    name === undefined
      ? []
      : [
          {
            ...unconfigured(name),
            place: found.map(({ place }) => place).join(', '),
            enabled: found.some(({ enabled }) => enabled),
            refused: found.flatMap(({ problems }) => problems),
          },
        ],
  );
};
