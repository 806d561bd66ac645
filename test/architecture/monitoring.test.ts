import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

const alertFiles = await readdir(join(ROOT, 'infra/queries'));
const template = await read('infra/modules/monitoring.bicep');

const hostSchema = z.object({
  logging: z.object({
    logLevel: z.record(z.string(), z.string()),
    applicationInsights: z.object({
      enablePerformanceCountersCollection: z.boolean(),
      samplingSettings: z.object({ excludedTypes: z.string() }),
    }),
  }),
});

// What the queries themselves say is read by their parser: test/kusto.
describe('the monitoring template', () => {
  test('deploys every alert and the workbook, and says in the documents what each alert asks for', async () => {
    const used = [...template.matchAll(/loadTextContent\('\.\.\/queries\/([^']+)'\)/g)].map(
      ([, file = '']) => file,
    );
    expect(used.toSorted()).toStrictEqual(alertFiles.toSorted());
    expect(template).toContain("loadTextContent('../workbook.json')");
    const operations = await read('docs/operations.md');
    const titles = [...template.matchAll(/^ {4}title: '([^']+)'/gm)].map(([, title = '']) => title);
    expect(titles).toHaveLength(alertFiles.length);
    expect(titles.filter((title) => !operations.includes(`### ${title}\n`))).toStrictEqual([]);
  });

  test('fills in every placeholder', async () => {
    const texts = ['infra/workbook.json', ...alertFiles.map((file) => `infra/queries/${file}`)].map(read);
    const placeholders = new Set((await Promise.all(texts)).join('\n').match(/__[A-Z_]+__/g));
    expect(placeholders.size).toBeGreaterThan(1);
    expect([...placeholders].filter((name) => !template.includes(`'${name}'`))).toStrictEqual([]);
  });
});

describe('the logs of the host', () => {
  test("leave out what a start writes, and keep the host's own filter and every line of a run", async () => {
    const { logging } = hostSchema.parse(JSON.parse(await read('host.json')));
    // A level for `default` switches the host's filter off: a start writes twice as much then. `Function` and `Host.Results` are our lines.
    expect(logging.logLevel).toStrictEqual({
      'Host.Aggregator': 'Warning',
      'Host.Startup': 'Warning',
      'Microsoft.Azure.WebJobs.Hosting.OptionsLoggingService': 'Warning',
      'Microsoft.Azure.WebJobs.Script.WebHost.WebScriptHostHttpRoutesManager': 'Warning',
    });
    expect(logging.applicationInsights.enablePerformanceCountersCollection).toBe(false);
    expect(logging.applicationInsights.samplingSettings.excludedTypes.split(';')).toStrictEqual(
      expect.arrayContaining(['Request', 'Trace', 'Exception']),
    );
  });
});
