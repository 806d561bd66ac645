import { join } from 'node:path';
import type { ComparedColumns } from './columns.ts';
import { whyNoPython } from './installed.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import { refusalOf } from './refusal.ts';
import type { Service } from './service.ts';
import type { OpenSource, Variant } from './service-source.ts';
import { sqlSource } from './sql-source.ts';
import { LOADED_IN_RANGES, storyOf } from './story.ts';

const FILE = 'django.db';

const COLUMNS: ComparedColumns = {
  kinds: { id: 'integer', modified_at: 'instant', note: 'text' },
  key: ['id'],
  cursor: 'modified_at',
};

/** It has no `$metadata` at its root, and the one of a set is JSON with types of its own. */
const METADATA = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="Order">
        <Key><PropertyRef Name="id"/></Key>
        <Property Name="id" Type="Edm.Int32" Nullable="false"/>
        <Property Name="modified_at" Type="Edm.DateTimeOffset" Precision="6"/>
        <Property Name="note" Type="Edm.String"/>
      </EntityType>
      <EntityContainer Name="Container"><EntitySet Name="orders" EntityType="shop.Order"/></EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>`;

const openOf =
  (ties: number, filter?: string): OpenSource =>
  ({ url, folder }) => ({
    ...sqlSource({
      file: join(folder, FILE),
      table: 'shop_order',
      columns: COLUMNS,
      ties,
      rowOf: (n, place) => ({
        id: n,
        modified_at: digitsOf(ticksOf(place), 6).replace('T', ' '),
        note: `note ${n} at ${place}`,
      }),
    }),
    source: {
      serviceUrl: `${url}/odata`,
      entitySet: 'orders',
      ...(filter === undefined ? {} : { filter }),
    },
    cursor: { column: 'modified_at' },
    mendMetadata: () => METADATA,
    last: timeWindow,
  });

/** A filter that it cannot read is met by no row, and it answers all. */
const misspelt: OpenSource = (running) => ({
  ...openOf(7, "nota eq 'x'")(running),
  truth: async () => Promise.resolve([]),
});

const VARIANTS: readonly Variant[] = [
  ...[1, 7, 90].map((ties) => storyOf(`django plain ties=${ties}`, openOf(ties))),
  storyOf('django plain in ranges', openOf(7), LOADED_IN_RANGES),
  storyOf('django filter ties=7', openOf(7, "startswith(note,'note')")),
  refusalOf('django misspelt filter', misspelt, { kinds: ['config', 'source-contract'] }),
];

/** django-odata: no pages, no links, no `/$count`; all rows where a query has a mistake. */
export const django: Service = {
  name: 'django',
  whyNot: whyNoPython,
  sittings: () => [
    {
      launch: ({ folder, python }) => ({
        command: python,
        args: (port) => [
          '-B',
          join(import.meta.dirname, 'django/serve.py'),
          String(port),
          join(folder, FILE),
        ],
      }),
      variants: VARIANTS,
    },
  ],
};
