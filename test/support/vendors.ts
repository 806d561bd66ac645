import type { ODataService, Quirks } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { guid } from './guid.ts';
import { minute } from './source-story.ts';

type Asked = ODataService['requests'][number];

/** What a vendor's documents say of a service, with a small share of their numbers of rows. */
export interface Vendor {
  readonly key: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  /** The nth row, as it was changed at a minute. */
  readonly row: (n: number, at: number) => JsonObject;
  /** Rows of an answer that asks for no fewer. */
  readonly pageSize: number;
  /** Each is a state in which a service may be. */
  readonly states: readonly Quirks[];
  /** Whether a request has what it needs. */
  readonly expects?: (request: Asked) => boolean;
}

/** A key whose order is not that of the rows. */
const scattered = (n: number): string => guid((n * 7919) % 100_003);

const BUSY: Quirks = { throttle: { everyNth: 4, retryAfter: 1 } };
/** Fewer than a first load needs. */
const QUOTA: Quirks = { quota: { requests: 6, windowMs: 10_000 } };

const modified = (column: string, key: Vendor['row']): Vendor['row'] => {
  return (n, at) => ({ ...key(n, at), [column]: minute(at) });
};

/** By the names of the feeds of docs/recipes.md. */
export const VENDORS: Readonly<Record<string, Vendor>> = {
  orders: {
    key: ['Id'],
    properties: { Id: 'Edm.Int32', ModifiedAt: 'Edm.DateTimeOffset' },
    row: modified('ModifiedAt', (Id) => ({ Id })),
    pageSize: 10,
    states: [
      { linkToken: 'skip' },
      // SetMaxTop was not called.
      { linkToken: 'skip', topAtMost: 0 },
      // The zone of the options is not that of the column.
      { linkToken: 'skip', literalShift: { lower: -300, upper: -300 } },
    ],
  },
  readings: {
    key: ['Id'],
    properties: { Id: 'Edm.Int32', LocalTime: 'Edm.DateTimeOffset' },
    row: modified('LocalTime', (Id) => ({ Id })),
    pageSize: 10,
    states: [{ linkToken: 'skip' }],
  },
  'northwind-orders': {
    key: ['OrderID'],
    properties: { OrderID: 'Edm.Int32', OrderDate: 'Edm.DateTimeOffset?' },
    row: modified('OrderDate', (n) => ({ OrderID: 10_247 + n })),
    pageSize: 10,
    states: [{ ignoreMaxPageSize: true }],
  },
  'sales-orders': {
    key: ['dataAreaId', 'SalesOrderNumber'],
    properties: {
      dataAreaId: 'Edm.String',
      SalesOrderNumber: 'Edm.String',
      ModifiedDateTime: 'Edm.DateTimeOffset',
    },
    row: modified('ModifiedDateTime', (n) => ({
      dataAreaId: n % 2 === 0 ? 'usmf' : 'demf',
      SalesOrderNumber: `SO-${(n * 7919) % 1009}`,
    })),
    pageSize: 20,
    states: [{ refuseIn: true }, { refuseIn: true, ...BUSY }, { refuseIn: true, ...QUOTA }],
    expects: ({ url }) => url.includes('cross-company=true'),
  },
  customers: {
    key: ['id'],
    properties: { id: 'Edm.Guid', displayName: 'Edm.String', lastModifiedDateTime: 'Edm.DateTimeOffset' },
    row: (n, at) => ({
      id: scattered(n),
      displayName: `customer ${n}`,
      // Some rows were never changed.
      lastModifiedDateTime: n < 4 && at === n ? '0001-01-01T00:00:00Z' : minute(at).replace('Z', '.540Z'),
    }),
    pageSize: 20,
    states: [
      { refuseOr: true, trimDigits: true },
      { refuseOr: true, trimDigits: true, ...QUOTA },
    ],
    expects: ({ headers, url }) => url.includes('$metadata') || headers['data-access-intent'] === 'ReadOnly',
  },
  accounts: {
    key: ['accountid'],
    properties: {
      accountid: 'Edm.Guid',
      name: 'Edm.String?',
      _primarycontactid_value: 'Edm.Guid?',
      modifiedon: 'Edm.DateTimeOffset',
    },
    // Some share a second.
    row: (n, at) => ({ accountid: scattered(n), name: `account ${n}`, modifiedon: minute(at - (at % 4)) }),
    pageSize: 10,
    states: [
      { refuseSkip: true, countStopsAt: 10 },
      { refuseSkip: true, countStopsAt: 10, ...QUOTA },
    ],
  },
  'sap-sales-orders': {
    key: ['SalesOrder'],
    properties: { SalesOrder: 'Edm.String', LastChangeDateTime: 'Edm.DateTimeOffset' },
    row: modified('LastChangeDateTime', (n) => ({ SalesOrder: String((n * 7919) % 1009).padStart(10, '0') })),
    pageSize: 10,
    states: [{}, { linkToken: 'offset', relativeNextLink: true }, { silentCap: 10 }],
    expects: ({ url }) => url.includes('sap-client=100'),
  },
  books: {
    key: ['ID', 'IsActiveEntity'],
    properties: { ID: 'Edm.Guid', IsActiveEntity: 'Edm.Boolean', modifiedAt: 'Edm.DateTimeOffset?' },
    row: modified('modifiedAt', (n) => ({ ID: scattered(n), IsActiveEntity: true })),
    pageSize: 10,
    states: [{ ignoreMaxPageSize: true, relativeNextLink: true, linkToken: 'offset' }],
  },
  requests: {
    key: ['Id'],
    properties: { Id: 'Edm.Int32', Title: 'Edm.String?', Modified: 'Edm.DateTimeOffset' },
    row: modified('Modified', (Id) => ({ Id, Title: `request ${Id}` })),
    pageSize: 2,
    states: [
      { ignoreMaxPageSize: true, ignoreSkip: true, noCount: true, topAtMost: 10 },
      { ignoreMaxPageSize: true, ignoreSkip: true, noCount: true, topAtMost: 10, ...BUSY },
    ],
  },
  users: {
    key: ['id'],
    properties: {
      id: 'Edm.String',
      displayName: 'Edm.String?',
      userPrincipalName: 'Edm.String?',
      createdDateTime: 'Edm.DateTimeOffset?',
    },
    row: (n, at) => ({
      id: scattered(n),
      displayName: `user ${n}`,
      userPrincipalName: null,
      createdDateTime: minute(at),
    }),
    pageSize: 10,
    states: [
      {
        ignoreMaxPageSize: true,
        refuseSkip: true,
        refuseOrderby: true,
        refusedOnTimes: ['gt', 'lt'],
        noCount: true,
        topAtMost: 20,
      },
    ],
  },
};
