import type { EntityView } from '../api/answers.ts';
import { addLine } from '../actions/lines.ts';
import { CodeBlock } from '../parts/copy.tsx';
import { Name, Said } from '../parts/said.tsx';
import { intoEffect } from '../words/here.ts';
import { counted } from '../words/number.ts';
import { AskedPanel } from './asked-panel.tsx';

const SHORT = 80;

interface EntityProps {
  readonly entity: EntityView;
  /** Of the service; undefined with an app that does not tell it. */
  readonly serviceUrl: string | undefined;
}

/** The two ways to take it: a command that writes the entry, and the entry. */
const Take = ({ entity: { entitySet, entry }, serviceUrl }: EntityProps) => {
  const what = entitySet.slice(0, SHORT);
  return (
    <>
      {serviceUrl !== undefined && (
        <CodeBlock what={`the command that adds ${what}`} text={addLine({ serviceUrl, entitySet })} />
      )}
      <CodeBlock what={`the entry of ${what}`} text={JSON.stringify(entry, undefined, 2)} />
    </>
  );
};

const Facts = ({ entity: { entitySet, key = [], cursor, table, problem } }: Pick<EntityProps, 'entity'>) => (
  <>
    <p class="muted">
      Key <Said text={key.join(', ') || 'none'} />. Cursor{' '}
      <Said
        text={
          cursor === undefined
            ? 'none found: choose one'
            : [cursor.column, ...(cursor.reason === undefined ? [] : [`(${cursor.reason})`])].join(' ')
        }
      />
      . Table <Said text={table ?? entitySet} />.
    </p>
    {problem !== undefined && (
      <p>
        <Said text={problem} />
      </p>
    )}
  </>
);

const Entity = ({ entity, serviceUrl }: EntityProps) => {
  const { entitySet, rows, entry, feed } = entity;
  return (
    <li class="entity">
      <details>
        <summary>
          <Name text={entitySet} />{' '}
          <span class="muted">
            {rows === undefined ? 'not counted' : counted(rows, 'row')}
            {feed !== undefined && ', a feed already'}
          </span>
        </summary>
        {feed === undefined ? (
          <>
            <Facts entity={entity} />
            {entry !== undefined && <Take entity={entity} serviceUrl={serviceUrl} />}
          </>
        ) : (
          <p>
            It is the feed <Said text={feed} /> already: there is nothing to add.
          </p>
        )}
      </details>
    </li>
  );
};

/** What else the feed's service offers, each with the entry that would take it. */
export const EntitiesPanel = ({ feed }: { readonly feed: string }) => (
  <AskedPanel
    action="entities"
    feed={feed}
    busy="Asking the service what it has"
    isShown={({ entities }) => Array.isArray(entities)}
    givenOf={({ serviceUrl }) => (serviceUrl === undefined ? {} : { serviceUrl })}
  >
    {({ entities = [], serviceUrl }) =>
      entities.length === 0 ? (
        <p class="empty">The service offers no entity set.</p>
      ) : (
        <>
          <p class="muted">
            Run the command in the folder of feeds.json, with the flags of a sign-in where the service wants
            one (npm run tidemark -- add --help); or put the entry into the list "feeds" of feeds.json,{' '}
            {intoEffect()}. Then check the new feed.
          </p>
          <ul class="entities">
            {entities.map((entity) => (
              <Entity key={entity.entitySet} entity={entity} serviceUrl={serviceUrl} />
            ))}
          </ul>
        </>
      )
    }
  </AskedPanel>
);
