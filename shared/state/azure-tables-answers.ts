import type { TableTransactionResponse } from '@azure/data-tables';
import { TidemarkError } from '../core/index.ts';
import type { Entity, Found, Operation } from './entity-table.ts';

const incomplete = (lacking: string): TidemarkError =>
  new TidemarkError(
    'state-unavailable',
    `The state tables answered without ${lacking}. If it lasts, check what stands between the app and the storage account.`,
  );

/** The service's own time in the newest answer of a call: `Date`, in whole seconds. */
export class ServiceTime {
  #at = Number.NaN;

  readonly onResponse = ({ headers }: { headers: { get(name: string): string | undefined } }): void => {
    this.#at = Date.parse(headers.get('date') ?? '');
  };

  /** An entity of that answer. A column that it was asked for and does not have is null on some services. */
  found(row: Entity): Found {
    if (Number.isNaN(this.#at)) throw incomplete('its time');
    const entity = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    if (typeof entity['etag'] !== 'string' || entity['etag'] === '') throw incomplete('an ETag');
    return { entity, readAt: this.#at };
  }
}

/** Rejects an ETag that would be taken for "whatever is there", if the next write sent it: whether this one landed is not known. */
export const neverEmpty = (etag = ''): string => {
  if (etag === '') throw incomplete('an ETag');
  return etag;
};

/** The new ETag of the first entity of a transaction, by its place: the SDK's own look-up by row key finds none for an update. */
export const firstEtag = (
  { subResponses }: TableTransactionResponse,
  operations: readonly Operation[],
): string => {
  const isWhole =
    subResponses.length === operations.length &&
    subResponses.every(({ status }) => status >= 200 && status < 300);
  if (!isWhole) throw incomplete('a part for each operation');
  return operations[0]?.kind === 'delete' ? '' : neverEmpty(subResponses[0]?.etag);
};
