// Compiles cap/orders.cds as CAP Java wants to find it. Argument: the folder for what comes of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import compiler from '@sap/cds-compiler';

const [out = '.'] = process.argv.slice(2);
const model = join(import.meta.dirname, '../../../cap/orders.cds');
const csn = compiler.compileSync([model], import.meta.dirname);
mkdirSync(join(out, 'edmx/odata/v4'), { recursive: true });
const write = (name, text) => writeFileSync(join(out, name), text);
write('edmx/csn.json', JSON.stringify(compiler.for.java(csn)));
write('edmx/odata/v4/shop.Shop.xml', compiler.to.edmx(csn, { service: 'shop.Shop', odataVersion: 'v4' }));
for (const sqlDialect of ['h2', 'sqlite']) {
  const statements = compiler.to.sql(csn, { sqlDialect, sqlMapping: 'plain' });
  write(`schema-${sqlDialect}.sql`, `${statements.join(';\n')};\n`.replaceAll(';;', ';'));
}
