import type { Given } from '../actions/actions.ts';
import type { EntityView } from '../api/answers.ts';
import { CodeBlock } from '../parts/copy.tsx';
import { Name, Said } from '../parts/said.tsx';
import { counted } from '../words/number.ts';
import { AskedPanel } from './asked-panel.tsx';

const Entity = ({
  entity: { entitySet, key = [], rows, cursor, table, entry, feed, problem },
}: {
  readonly entity: EntityView;
}) => (
  <li class="entity">
    <details>
      <summary>
        <Name text={entitySet} />{' '}
        <span class="muted">{rows === undefined ? 'not counted' : counted(rows, 'row')}</span>
      </summary>
      <p class="muted">
        Key <Said text={key.join(', ') || 'none'} />. Cursor{' '}
        <Said
          text={cursor === undefined ? 'none found: choose one' : `${cursor.column} (${cursor.reason ?? ''})`}
        />
        . Table <Said text={table ?? entitySet} />.
      </p>
      {feed !== undefined && (
        <p>
          It is the feed <Said text={feed} /> already.
        </p>
      )}
      {problem !== undefined && (
        <p>
          <Said text={problem} />
        </p>
      )}
      {entry !== undefined && (
        <CodeBlock
          what={`the entry of ${entitySet.slice(0, 80)}`}
          text={JSON.stringify(entry, undefined, 2)}
        />
      )}
    </details>
  </li>
);

/** The service's address, as the entries have it. */
const serviceOf = (entities: readonly EntityView[]): Given => {
  const found = entities
    .map(({ entry }) => entry?.source?.['serviceUrl'])
    .find((url) => typeof url === 'string');
  return typeof found === 'string' ? { serviceUrl: found } : {};
};

/** What else the feed's service offers, each with the entry that would take it. */
export const EntitiesPanel = ({ feed }: { readonly feed: string }) => (
  <AskedPanel
    action="entities"
    feed={feed}
    busy="Asking the service what it has"
    givenOf={({ entities = [] }) => serviceOf(entities)}
    isShown={({ entities }) => Array.isArray(entities)}
  >
    {({ entities = [] }) =>
      entities.length === 0 ? (
        <p class="empty">The service offers nothing that is not a feed already.</p>
      ) : (
        <>
          <p class="muted">
            Put an entry into the list "feeds" of feeds.json, and deploy. Then check the new feed.
          </p>
          <ul class="entities">
            {entities.map((entity) => (
              <Entity key={entity.entitySet} entity={entity} />
            ))}
          </ul>
        </>
      )
    }
  </AskedPanel>
);
