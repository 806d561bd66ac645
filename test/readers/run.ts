import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { preparePython } from '../../local/python.ts';
import { parsePins, type Reader, READERS } from './engines.ts';
import { type Asked, findingsOf } from './findings.ts';
import { pageOf, type Told } from './page.ts';
import { writeTables } from './tables.ts';

const FOLDER = resolve('.interop/readers');
const TABLES = resolve('.interop/readers-tables');
const PAGE = resolve('docs/readers.md');

const ask = async (reader: Reader): Promise<Told> => {
  const scripts = join(import.meta.dirname, reader.folder);
  const python = await preparePython(join(FOLDER, reader.folder), scripts);
  const output = await python('../ask.py', reader.folder, reader.module, TABLES);
  // Some engines print of their own.
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  const findings = findingsOf(lines.map((line) => JSON.parse(line) as Asked));
  const { versions, withStatistics, withoutStatistics } = findings;
  if ([versions, withStatistics, withoutStatistics].some((counts) => counts.asked === 0))
    throw new Error(`${reader.name} was not asked everything`);
  const pins = parsePins(await readFile(join(scripts, 'requirements.txt'), 'utf8'));
  return { reader, pins, findings };
};

const printTold = ({ reader, findings }: Told): void => {
  const { versions, withStatistics, withoutStatistics, order } = findings;
  console.log(
    `${reader.name}: ${versions.right} of ${versions.asked} versions, ${withStatistics.right} of ${withStatistics.asked} filters, ` +
      `${withoutStatistics.right} of ${withoutStatistics.asked} without statistics, order ${order}`,
  );
  for (const problem of versions.problems.slice(0, 5)) console.log(`  ${problem}`);
  for (const { column, sign, edge, wanted, found, error } of withStatistics.wrong.slice(0, 20))
    console.log(
      `  ${column} ${sign} ${edge.slice(0, 40)}: ${error ?? found}, wanted ${JSON.stringify(wanted)}`,
    );
};

/**
 * Has every reader read the same tables, and filter them with and without statistics. Where all of them were asked it writes docs/readers.md, and ends
 * with 1 where that differs from what it was. Arguments: names of readers, to ask only those.
 */
const chosen = process.argv.slice(2);
await writeTables(TABLES);
const told: Told[] = [];
for (const reader of READERS) {
  if (chosen.length > 0 && !chosen.includes(reader.name)) continue;
  const found = await ask(reader);
  printTold(found);
  told.push(found);
}
if (told.length === READERS.length) {
  const before = await readFile(PAGE, 'utf8').catch(() => '');
  const page = await format(pageOf(told), { ...(await resolveConfig(PAGE)), filepath: PAGE });
  await writeFile(PAGE, page);
  console.log(
    page === before ? 'docs/readers.md is as it was' : 'docs/readers.md has changed: look at its difference',
  );
  if (page !== before) process.exitCode = 1;
}
