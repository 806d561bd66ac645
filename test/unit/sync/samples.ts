import type { Feed } from '../../../shared/config/index.ts';
import type { EntityType, JsonObject, Property, ScannedPage } from '../../../shared/odata/index.ts';
import type { FeedCursor } from '../../../shared/sync/feed/feed-cursor.ts';
import { createLeadingScanner } from '../../../shared/sync/source/leading-scanner.ts';

export const feed: Feed = {
  name: 'orders',
  source: {
    serviceUrl: 'https://example.test/svc',
    entitySet: 'Orders',
    query: {},
    headers: {},
    auth: { type: 'none' },
    pageSize: 100,
    timeoutMs: 1000,
    parallel: 1,
  },
  cursor: { column: 'At' },
  enabled: true,
  tablePath: 'Tables/Orders',
  columns: {},
};

export const property = (name: string, type: string, more: Partial<Property> = {}): Property => ({
  name,
  type,
  kind: 'primitive',
  nullable: false,
  ...more,
});

export const entity: EntityType = {
  name: 'Model.Order',
  key: ['Id'],
  properties: [
    property('Name', 'Edm.String', { nullable: true }),
    property('At', 'Edm.DateTimeOffset'),
    property('Id', 'Edm.Int32'),
    property('Price', 'Edm.Decimal', { precision: 10, scale: 2, nullable: true }),
  ],
};

export const byTime: FeedCursor = {
  column: 'At',
  field: 'At',
  edmType: 'Edm.DateTimeOffset',
  kind: 'instant',
  nullable: false,
  key: ['Id'],
  keyFields: ['Id'],
  keyTypes: ['Edm.Int32'],
  unique: false,
  orderby: 'At,Id',
};

export const byId: FeedCursor = {
  column: 'Id',
  field: 'Id',
  edmType: 'Edm.Int32',
  kind: 'integer',
  nullable: false,
  key: ['Id'],
  keyFields: ['Id'],
  keyTypes: ['Edm.Int32'],
  unique: true,
  orderby: 'Id',
};

/** A page of rows, scanned by key and cursor. */
export const pageOf = (cursor: FeedCursor, rows: readonly JsonObject[]): ScannedPage =>
  createLeadingScanner(cursor, feed.name).scan(Buffer.from(JSON.stringify({ value: rows })));
