import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { ODataSource } from '../../odata/index.ts';

const asked = async (): Promise<never> => {
  throw new TidemarkError('invariant', 'A run that is to end asked its source.');
};

/** The source of a run that is only to be ended. */
export const noSource: ODataSource = {
  traffic: { requests: 0, bytes: 0 },
  entityType: asked,
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
