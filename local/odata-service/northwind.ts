import type { JsonObject } from '../../shared/odata/index.ts';
import type { EntitySetOptions, SampleEntityType } from './sample-types.ts';

/** The entity type of Northwind's Orders, with the facets that the public service declares. */
const northwindOrderType: SampleEntityType = {
  name: 'Order',
  key: ['OrderID'],
  properties: [
    { name: 'OrderID', type: 'Edm.Int32', nullable: false },
    { name: 'CustomerID', type: 'Edm.String' },
    { name: 'EmployeeID', type: 'Edm.Int32' },
    { name: 'OrderDate', type: 'Edm.DateTimeOffset' },
    { name: 'RequiredDate', type: 'Edm.DateTimeOffset' },
    { name: 'ShippedDate', type: 'Edm.DateTimeOffset' },
    { name: 'ShipVia', type: 'Edm.Int32' },
    { name: 'Freight', type: 'Edm.Decimal', precision: 19, scale: 4 },
    { name: 'ShipName', type: 'Edm.String' },
    { name: 'ShipAddress', type: 'Edm.String' },
    { name: 'ShipCity', type: 'Edm.String' },
    { name: 'ShipRegion', type: 'Edm.String' },
    { name: 'ShipPostalCode', type: 'Edm.String' },
    { name: 'ShipCountry', type: 'Edm.String' },
  ],
};

type Customer = readonly [
  id: string,
  name: string,
  address: string,
  city: string,
  region: string | null,
  postalCode: string | null,
  country: string,
];

const CUSTOMERS: readonly Customer[] = [
  ['OMALL', "O'Malley Provisions", "12 St. Brigid's Lane", 'Galway', 'Co. Galway', null, 'Ireland'],
  ['KASEB', 'Käse & Söhne', 'Müllerstraße 7', 'Würzburg', null, '97070', 'Germany'],
  ['CAFTH', 'Café du Théâtre', "3, place de l'Église", 'Besançon', null, '25000', 'France'],
  ['SMORS', 'Smørrebrød Skagen', 'Østre Strandvej 41', 'Skagen', null, '9990', 'Denmark'],
  ['NANDU', 'Ñandú Alimentos', 'Calle Peñón 118', 'Logroño', null, '26001', 'Spain'],
  ['LODZD', 'Łódź Delikatesy', 'ul. Żeromskiego 5', 'Łódź', null, '90-001', 'Poland'],
  ['ACAIB', 'Açaí & Pão', 'Rua São João, 230', 'São Luís', 'MA', '65010-000', 'Brazil'],
  ['HARBR', 'Harbour Row Foods', '88 Quay Street', 'Hull', 'East Riding', 'HU1 1AA', 'UK'],
  ['PRAIR', 'Prairie Larder', '4100 Elm Avenue', 'Lincoln', 'NE', '68501', 'USA'],
  ['TOKYS', '東京食品', '銀座 4-2', 'Tokyo', null, '104-0061', 'Japan'],
  ['FJELL', 'Fjellheim Mat', 'Åsveien 19', 'Tromsø', null, '9008', 'Norway'],
  ['DANGE', "D'Angelo Dispensa", "Via dell'Orto 22", 'Forlì', null, '47121', 'Italy'],
];

const DAY_MS = 86_400_000;
const FIRST_ORDER_ID = 10_248;
const FIRST_DAY_MS = Date.UTC(1996, 6, 1);
/** 830 orders on 480 days, as in Northwind. */
const ORDERS_PER_DAY = 830 / 480;
/** Keeps the dates of a very long table before 2100. */
const MOST_WORKDAYS = 20_000;

export interface NorthwindOptions {
  readonly seed?: number;
  readonly firstOrderId?: number;
}

/** A number in [0, 1) from two integers, always the same: a few rounds of multiply and shift. */
const scatter = (seed: number, index: number): number => {
  let bits = Math.imul(seed ^ 0x2545f491, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
};

const dateText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 10)}T00:00:00Z`;

/** Monday to Friday only, counted from the first day. */
const workdayMs = (workday: number): number =>
  FIRST_DAY_MS + (Math.floor(workday / 5) * 7 + (workday % 5)) * DAY_MS;

const orderOn = (orderId: number, orderDateMs: number, seed: number): JsonObject => {
  const chance = (purpose: number): number => scatter(seed + purpose, orderId);
  const below = (limit: number, purpose: number): number => Math.floor(chance(purpose) * limit);
  const customer = CUSTOMERS[below(CUSTOMERS.length, 1)] ?? CUSTOMERS[0];
  const [id, name, address, city, region, postalCode, country] = customer ?? [];
  const shipped = chance(2) >= 0.025;
  return {
    OrderID: orderId,
    CustomerID: id ?? null,
    EmployeeID: 1 + below(9, 3),
    OrderDate: dateText(orderDateMs),
    RequiredDate: dateText(orderDateMs + (chance(4) < 0.9 ? 28 : 42) * DAY_MS),
    ShippedDate: shipped ? dateText(orderDateMs + (1 + below(20, 5)) * DAY_MS) : null,
    ShipVia: 1 + below(3, 6),
    Freight: (2 + Math.floor(below(60_000, 7) * chance(8))) / 100,
    ShipName: name ?? null,
    ShipAddress: address ?? null,
    ShipCity: city ?? null,
    ShipRegion: region ?? null,
    ShipPostalCode: postalCode ?? null,
    ShipCountry: country ?? null,
  };
};

/**
 * Rows in the shape of Northwind's Orders, made up: `OrderID` without gaps, `OrderDate` never falling and often tied (830
 * rows have 480 dates), a few null `ShippedDate`, many null `ShipRegion`, apostrophes and letters beyond ASCII. The same
 * arguments give the same rows.
 */
export const northwindOrders = (count: number, options: NorthwindOptions = {}): JsonObject[] => {
  const { seed = 1, firstOrderId = FIRST_ORDER_ID } = options;
  const perDay = Math.max(ORDERS_PER_DAY, count / MOST_WORKDAYS);
  return Array.from({ length: count }, (_, index) =>
    orderOn(firstOrderId + index, workdayMs(Math.floor(index / perDay)), seed),
  );
};

/** A plausible order of today, with the number after the greatest; not shipped yet. */
export const newNorthwindOrder = (rows: readonly JsonObject[], nowMs: number): JsonObject => {
  const orderId = rows.reduce((most, row) => Math.max(most, Number(row['OrderID'])), FIRST_ORDER_ID - 1) + 1;
  return { ...orderOn(orderId, nowMs, 1), ShippedDate: null };
};

/** The entity set `Orders` of `rows`. A POST may leave out whatever it likes. */
export const northwindOrdersSet = (rows: readonly JsonObject[]): EntitySetOptions => ({
  name: 'Orders',
  entityType: northwindOrderType,
  rows,
  newRow: newNorthwindOrder,
});
