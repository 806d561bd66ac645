import { northwindOrders } from '../local/odata-service/index.ts';

type Cell = string | number | boolean | null;
export type BenchRow = Readonly<Record<string, Cell>>;

/** One entity set of the source: rows ascend by its key, an `Edm.Int32` in steps of one. */
export interface EntitySet {
  readonly key: string;
  /** Name, type and facets of each property, in the order of the rows' members. */
  readonly properties: readonly (readonly [name: string, type: string, facets?: string])[];
  /** Whether 64-bit integers and decimals are text on the wire. */
  readonly isText: boolean;
  readonly rows: (count: number, firstId: number) => readonly BenchRow[];
}

/** A number in [0, 1) from two integers, always the same. */
const scatter = (row: number, place: number): number => {
  let bits = Math.imul(row ^ 0x2545f491, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
};

const each = <T>(count: number, firstId: number, make: (id: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(firstId + index));

const Orders: EntitySet = {
  key: 'OrderID',
  properties: [
    ['OrderID', 'Edm.Int32'],
    ['CustomerID', 'Edm.String'],
    ['EmployeeID', 'Edm.Int32'],
    ['OrderDate', 'Edm.DateTimeOffset'],
    ['RequiredDate', 'Edm.DateTimeOffset'],
    ['ShippedDate', 'Edm.DateTimeOffset'],
    ['ShipVia', 'Edm.Int32'],
    ['Freight', 'Edm.Decimal', 'Precision="19" Scale="4"'],
    ['ShipName', 'Edm.String'],
    ['ShipAddress', 'Edm.String'],
    ['ShipCity', 'Edm.String'],
    ['ShipRegion', 'Edm.String'],
    ['ShipPostalCode', 'Edm.String'],
    ['ShipCountry', 'Edm.String'],
  ],
  isText: true,
  rows: (count, firstId) =>
    northwindOrders(count, { firstOrderId: firstId }).map((order) => ({
      ...order,
      Freight: JSON.stringify(order['Freight']),
    })),
};

const START_MS = Date.UTC(2019, 0, 1);
const DAY_MS = 86_400_000;

const iso = (chance: number): string =>
  new Date(START_MS + Math.floor(chance * 2_000 * DAY_MS)).toISOString();

/** What an accounting system's document lines look like: amounts, dates, codes, flags. The shares add up to 1. */
const WIDE_KINDS: readonly {
  readonly name: string;
  readonly type: string;
  readonly facets?: string;
  readonly cell: (chance: number) => Cell;
}[] = [
  {
    name: 'Amount',
    type: 'Edm.Decimal',
    facets: 'Precision="18" Scale="4"',
    cell: (chance) => Math.round(chance * 1e10 - 2e9) / 1e4,
  },
  {
    name: 'Rate',
    type: 'Edm.Decimal',
    facets: 'Precision="28" Scale="10"',
    cell: (chance) => Math.round(chance * 1e12) / 1e10,
  },
  { name: 'Code', type: 'Edm.String', cell: (chance) => `C-${Math.floor(chance * 400)}` },
  { name: 'Count', type: 'Edm.Int32', cell: (chance) => Math.floor(chance * 1e5) },
  { name: 'PostedAt', type: 'Edm.DateTimeOffset', cell: iso },
  { name: 'Text', type: 'Edm.String', cell: (chance) => `Line item ${Math.floor(chance * 1e9)}` },
  { name: 'DueDate', type: 'Edm.Date', cell: (chance) => iso(chance).slice(0, 10) },
  { name: 'RecId', type: 'Edm.Int64', cell: (chance) => 5_637_144_576 + Math.floor(chance * 1e9) },
  { name: 'IsOpen', type: 'Edm.Boolean', cell: (chance) => chance < 0.5 },
  { name: 'Weight', type: 'Edm.Double', cell: (chance) => Math.round(chance * 1e7) / 1e4 },
];

const WIDE_COLUMNS = Array.from({ length: 119 }, (_, place) => {
  const kind = WIDE_KINDS[place % WIDE_KINDS.length] ?? { name: '', type: '', cell: () => null };
  return { ...kind, name: `${kind.name}${Math.floor(place / WIDE_KINDS.length) + 1}`, place };
});

/** 120 columns, half of the cells null, 64-bit integers and decimals as JSON numbers. */
const WideLines: EntitySet = {
  key: 'LineID',
  properties: [
    ['LineID', 'Edm.Int32'],
    ...WIDE_COLUMNS.map(({ name, type, facets }) => [name, type, facets ?? ''] as const),
  ],
  isText: false,
  rows: (count, firstId) =>
    each(count, firstId, (id) => ({
      LineID: id,
      ...Object.fromEntries(
        WIDE_COLUMNS.map(({ name, cell, place }) => {
          const chance = scatter(id, place);
          return [name, chance < 0.5 ? null : cell(chance * 2 - 1)];
        }),
      ),
    })),
};

const PLAIN = [
  'The goods were returned by the customer, who had "not ordered them".',
  'Please call before delivery; the ramp is at the back of the building.',
  'Second reminder sent\nNo answer so far',
  'Replaced under warranty, see attached report',
];
const BEYOND = [
  'Товар возвращён покупателем, причина не указана, ждём ответа склада',
  'お客様のご要望により、配達を来週の火曜日に変更しました。',
  'Η παραγγελία ακυρώθηκε από τον πελάτη πριν από την αποστολή',
  '货物已于昨日发出，请在收到后确认数量和包装是否完好。',
  'تم تسليم الطلب إلى المستودع الرئيسي في الموعد المحدد',
  '😀🚚📦 Straße gesperrt, Zustellung über Nachbarn: Çağlayan, Łukasz, Żółć',
];

/** About half of the characters are ASCII: every other text has few others. */
const remark = (id: number, place: number): string => {
  const chance = scatter(id, place);
  const texts = (id + place) % 2 === 0 ? PLAIN : BEYOND;
  const text = texts[Math.floor(chance * texts.length)] ?? '';
  return `${text} ${Math.floor(chance * 1e6)}`;
};

const TEXTS = ['Name', 'Description', 'Remark', 'InternalNote', 'Address', 'Instructions'];

/** Long texts that seldom repeat, half of it beyond ASCII. */
const Remarks: EntitySet = {
  key: 'RemarkID',
  properties: [['RemarkID', 'Edm.Int32'], ...TEXTS.map((name) => [name, 'Edm.String'] as const)],
  isText: true,
  rows: (count, firstId) =>
    each(count, firstId, (id) => ({
      RemarkID: id,
      ...Object.fromEntries(TEXTS.map((name, place) => [name, remark(id, place)])),
    })),
};

/** What the source serves, by name. */
export const ENTITY_SETS = { Orders, WideLines, Remarks } as const;
export type SetName = keyof typeof ENTITY_SETS;

/** `$metadata` with all of them. */
export const metadataXml = (): string => {
  const sets = Object.entries(ENTITY_SETS);
  const types = sets.map(([name, { key, properties }]) => {
    const lines = properties.map(([property, type, facets = '']) => {
      const nullable = property === key ? 'Nullable="false"' : '';
      return `<Property Name="${property}" Type="${type}" ${facets} ${nullable}/>`;
    });
    return `<EntityType Name="${name}Type"><Key><PropertyRef Name="${key}"/></Key>\n${lines.join('\n')}\n</EntityType>`;
  });
  const members = sets.map(([name]) => `<EntitySet Name="${name}" EntityType="Bench.Model.${name}Type"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Bench.Model" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('\n')}
<EntityContainer Name="BenchEntities">${members.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
};
