import { countOf, TidemarkError } from '../../core/index.ts';
import type { RunContext } from '../run/index.ts';
import type { WhyUnknown } from '../source/index.ts';
import { REQUEST_LIMIT } from './find-moved-rows.ts';

/** Why nothing is known of keys, and what helps beside `force`. */
const REASONS: Readonly<Record<WhyUnknown, readonly [why: string, remedy?: string]>> = {
  'too-many': [
    `they are too many to be asked for by key (${REQUEST_LIMIT} requests)`,
    'Reload less at once, or',
  ],
  'not-asked': ['they were not asked for'],
  'other-rows': ['the service answers a question by key with other rows'],
  'endless-links': ['the links of an answer to a question by key have no end'],
  'no-witness': ['the service does not answer a question by key with the row of that key', 'Try again, or'],
  'no-look-up': ['the service answers no question by key'],
  refused: ['the service refuses a question by their keys'],
};

/** Refuses (`source-shrunk`) to take keys for deleted of which nothing is known. */
export const refuseUnknown = ({ feed }: RunContext, keys: number, reason: WhyUnknown): never => {
  const [why, remedy] = REASONS[reason];
  const reload = 'if they are deleted at the source, reload with "force": true';
  throw new TidemarkError(
    'source-shrunk',
    `Feed "${feed.name}": ${countOf(keys, 'row')} of the table did not come, and whether the source still has them cannot be told: ${why}. Nothing was ` +
      `changed. ${remedy === undefined ? `I${reload.slice(1)}` : `${remedy}, ${reload}`}.`,
    { feed: feed.name, keys },
  );
};
