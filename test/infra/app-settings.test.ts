import { expect, test } from 'vitest';
import { parseSettings } from '../../shared/config/index.ts';
import { FEEDS_QUEUE, POISON_QUEUE, poisonOf, RUN_QUEUE } from '../../shared/queue/index.ts';
import { textOf } from '../support/repository-text.ts';
import { settingsReadBy, settingsSetBy } from './app-settings.ts';
import { readTemplate } from './template.ts';

const template = (path: string) => readTemplate({ path, text: textOf(path) });

const main = template('infra/main.bicep');
const own = settingsSetBy(main, 'syncSettings');
const host = settingsSetBy(template('infra/modules/function-app.bicep'), 'hostSettings');

/** Other ways to say what the template says by a URL and an identity, and the name of a copy that only one machine runs. */
const NOT_ON_AZURE = [
  'FEEDS_PLACE',
  'AzureWebJobsStorage',
  'AzureWebJobsStorage__accountName',
  'STATE_TABLES_CONNECTION_STRING',
];

/** What the host reads, and the code does not. */
const READ_BY_THE_HOST = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
];

const codeReads = settingsReadBy(
  textOf('shared/config/parse-settings.ts'),
  textOf('shared/config/storage-settings.ts'),
);

test('the code reads the settings that it is known to read', () => {
  expect(codeReads).toEqual(expect.arrayContaining(['LAKE_URL', 'STATE_TABLES_URL', 'AZURE_CLIENT_ID']));
  expect(codeReads).toEqual(
    expect.arrayContaining([...NOT_ON_AZURE, 'AzureWebJobsStorage__queueServiceUri']),
  );
});

test('the template sets every setting that the code or the host reads, and no other', () => {
  const wanted = [...codeReads.filter((name) => !NOT_ON_AZURE.includes(name)), ...READ_BY_THE_HOST];
  expect([...own, ...host].toSorted()).toStrictEqual(wanted.toSorted());
});

test('docs/settings.md names every setting that the code reads', () => {
  const page = textOf('docs/settings.md');
  expect(codeReads.filter((name) => !page.includes(`\`${name}\``))).toStrictEqual([]);
});

test('a setting is named in the environment of the sources where it is read', () => {
  const others = ['functions/main.ts', 'functions/application.ts'].flatMap((path) => [
    ...textOf(path).matchAll(/%(\w+)%|\benv\[?'?\.?([A-Z]\w+)/g),
  ]);
  const names = others.map(([, bound, taken]) => bound ?? taken ?? '');
  expect(names.filter((name) => !codeReads.includes(name))).toStrictEqual([]);
});

const defaultOf = (param: string): string => {
  const found = main.params.find(({ name }) => name === param);
  return (found?.value?.text ?? '').replaceAll("'", '');
};

test("the template's defaults are the code's", () => {
  const least = {
    LAKE_URL: 'file:./lake',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    SYNC_SCHEDULE: defaultOf('syncSchedule'),
  };
  const template = {
    SYNC_CONCURRENCY: defaultOf('syncConcurrency'),
    SYNC_MEMORY_MB: defaultOf('instanceMemoryMB'),
    SYNC_DEADLINE_SECONDS: defaultOf('syncDeadlineSeconds'),
    HTTP_DEADLINE_SECONDS: defaultOf('httpDeadlineSeconds'),
    PARQUET_CODEC: defaultOf('parquetCodec'),
    BATCH_ROWS: defaultOf('batchRows'),
    RELOAD_COMPARE_ROWS: defaultOf('reloadCompareRows'),
    RUN_HISTORY_DAYS: defaultOf('runHistoryDays'),
    UI: defaultOf('ui'),
    FEEDS_JSON: '',
  };
  expect(parseSettings({ ...least, ...template })).toStrictEqual(parseSettings(least));
});

test.each(['Minimum', 'Maximum'])('%s values of the template are taken by the code', (end) => {
  const decorator = end === 'Minimum' ? /@minValue\((\d+)\)/ : /@maxValue\((\d+)\)/;
  const limitOf = (param: string): string =>
    decorator.exec(main.text.split(`param ${param} `)[0]?.split('\n\n').at(-1) ?? '')?.[1] ?? 'none';
  const settings = {
    SYNC_CONCURRENCY: limitOf('syncConcurrency'),
    SYNC_DEADLINE_SECONDS: limitOf('syncDeadlineSeconds'),
    HTTP_DEADLINE_SECONDS: limitOf('httpDeadlineSeconds'),
    BATCH_ROWS: limitOf('batchRows'),
    RELOAD_COMPARE_ROWS: limitOf('reloadCompareRows'),
    RUN_HISTORY_DAYS: limitOf('runHistoryDays'),
  };
  const least = {
    LAKE_URL: 'file:./lake',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    SYNC_SCHEDULE: '0 0 * * * *',
  };
  expect(() => parseSettings({ ...least, ...settings })).not.toThrow();
});

test('queues and table are those that the code uses, where the identity has its roles', () => {
  const { variables } = template('infra/modules/host-storage.bicep');
  const valueOf = (wanted: string): string =>
    variables.find(({ name }) => name === wanted)?.value?.text ?? '';
  const queues = [RUN_QUEUE, POISON_QUEUE, FEEDS_QUEUE, poisonOf(FEEDS_QUEUE)].map((name) => `'${name}'`);
  expect(valueOf('queueNames')).toBe(`[${queues.join(', ')}]`);
  const people = template('infra/modules/operator-access.bicep').resources.map(
    ({ properties }) => properties.get('name')?.text,
  );
  expect(people).toEqual(expect.arrayContaining([...queues, valueOf('stateTableName')]));
  expect(textOf('shared/state/azure-tables.ts')).toContain(`tableName ?? ${valueOf('stateTableName')}`);
});
