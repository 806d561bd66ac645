#!/usr/bin/env bash
# SAP's Fiori mock server compares times to the millisecond, though it shows seven digits, and sorts by no name in $orderby that stands behind a space.
# Seen with @sap-ux/fe-mockserver-core 1.7.16, each answer with status 200. Of four rows, ids 1 to 3 are 100, 200 and 300 ns past midnight, and id 4 is
# 1 ms past it. `ModifiedAt gt` the time of 1 brings 4 alone: 2 and 3 are lost. `ge` the time of 3 brings 1 and 2 as well, and `eq` brings 1, 2 and 3.
# So who reads on behind the last time seen by `gt` loses rows: read by `ge` from the start of its millisecond, and drop what is known.
# `$orderby=Note,ID desc` sorts by both. `$orderby=Note, ID desc`, with the space that OData's own examples have, sorts by Note alone: the space makes
# the name unknown, and an unknown name sorts nothing (`Missing desc`).
# Run with Node.js 20 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @sap-ux/fe-mockserver-core@1.7.16
mkdir data
cat > data/Orders.json <<'JSON'
[
  { "ID": 1, "ModifiedAt": "2024-01-01T00:00:00.0000001Z", "Note": "b" },
  { "ID": 2, "ModifiedAt": "2024-01-01T00:00:00.0000002Z", "Note": "a" },
  { "ID": 3, "ModifiedAt": "2024-01-01T00:00:00.0000003Z", "Note": "a" },
  { "ID": 4, "ModifiedAt": "2024-01-01T00:00:00.0010000Z", "Note": "a" }
]
JSON
cat > metadata.xml <<'XML'
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="Order">
        <Key><PropertyRef Name="ID"/></Key>
        <Property Name="ID" Type="Edm.Int32" Nullable="false"/>
        <Property Name="ModifiedAt" Type="Edm.DateTimeOffset" Precision="7"/>
        <Property Name="Note" Type="Edm.String"/>
      </EntityType>
      <EntityContainer Name="Container"><EntitySet Name="Orders" EntityType="shop.Order"/></EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
XML
cat > try.mjs <<'JS'
import { createServer } from 'node:http';
import { join } from 'node:path';
import mockserver from '@sap-ux/fe-mockserver-core';

const folder = process.cwd();
const mock = new mockserver.default({
  services: [{ urlPath: '/odata', metadataPath: join(folder, 'metadata.xml'), mockdataPath: join(folder, 'data') }],
});
await mock.isReady;
const server = createServer((request, response) => mock.getRouter()(request, response, () => response.writeHead(404).end()));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const ask = async (name, value) => {
  const query = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const response = await fetch(`http://127.0.0.1:${server.address().port}/odata/Orders?${query}`);
  const { value: rows } = await response.json();
  return `${response.status}, ids ${rows.map(({ ID }) => ID).join(' ')}`;
};

const EXPECTED = [
  ['$orderby', 'ModifiedAt desc', '200, ids 4 3 2 1'],
  ['$filter', 'ModifiedAt gt 2024-01-01T00:00:00.0000001Z', '200, ids 4'],
  ['$filter', 'ModifiedAt ge 2024-01-01T00:00:00.0000003Z', '200, ids 1 2 3 4'],
  ['$filter', 'ModifiedAt eq 2024-01-01T00:00:00.0000003Z', '200, ids 1 2 3'],
  ['$orderby', 'Note,ID desc', '200, ids 4 3 2 1'],
  ['$orderby', 'Note, ID desc', '200, ids 2 3 4 1'],
  ['$orderby', 'Missing desc', '200, ids 1 2 3 4'],
];
let wrong = 0;
for (const [name, value, expected] of EXPECTED) {
  const seen = await ask(name, value);
  console.log(`${name}=${value}: ${seen}`);
  if (seen !== expected) wrong = 1;
}
process.exit(wrong);
JS
node try.mjs
