import { describe, expect, test } from 'vitest';
import {
  ambientEffects,
  consoleUses,
  otherErrors,
  outsideLookUps,
  OWN_NAMES,
  startupTimers,
  TRANSLATED,
} from './code-rules.ts';
import { readRepository, readSources } from './source-file.ts';

const sources = await readSources();
const repository = await readRepository();

const shared = (text: string) => [{ path: 'shared/sync/x.ts', text }];

describe('shared rooms', () => {
  test('write nothing to the console', () => {
    expect(
      consoleUses(sources),
      'docs/design.md, Laws: a run says what it has to say in its record and notes',
    ).toStrictEqual([]);
  });

  test('are caught writing to it', () => {
    expect(consoleUses(shared("if (slow)\n  console.warn('slow');"))).toStrictEqual([
      'shared/sync/x.ts:2: console.warn',
    ]);
    expect(consoleUses(shared("// console.log(row)\nconst text = 'console.log';"))).toStrictEqual([]);
  });

  test('take time, chance and the network as arguments', () => {
    expect(
      ambientEffects(sources),
      'docs/design.md, Laws: pass clock, chance, ids and the network in',
    ).toStrictEqual([]);
  });

  test.each([
    'const now = Date.now();',
    'const clock = { now: Date.now };',
    'const now = new Date();',
    'const now = new Date( );',
    'const now = new Date;',
    'const start = performance.now();',
    'const wait = backoff(Math.random);',
    'await globalThis.fetch(url);',
    'setTimeout(retry, 1000);',
    'const timer = setInterval(beat, 1000);',
  ])('are caught at %s', (text) => {
    expect(ambientEffects(shared(text))).toHaveLength(1);
    expect(ambientEffects([{ path: 'shared/core/x.ts', text }])).toStrictEqual([]);
  });

  test.each([
    'const day = new Date(ms).toISOString();',
    'type Fetch = typeof globalThis.fetch;',
    'const now = clock.now();',
    'const response = await options.fetch(url);',
    'const zero = new Date(0);',
  ])('may say %s', (text) => {
    expect(ambientEffects(shared(text))).toStrictEqual([]);
  });

  test('look no name from outside up in a plain object', () => {
    expect(
      outsideLookUps(sources),
      'CONTRIBUTING.md: look a name from outside up by ownOf or in a Map',
    ).toStrictEqual([]);
  });

  test.each([
    'const value = row[name];',
    'parse(row?.[cursor.column]);',
    'fieldFor(property, feed.columns[property.name]);',
    'const value = env[ref.setting];',
    'stats.minValues?.[field.name];',
    'const kinds = KINDS[type] ?? TEXT;',
    'const remedy = REMEDY[code];',
    'rows[0]![key];',
    'headers[headerName] = value;',
  ])('are caught looking it up by %s', (text) => {
    expect(outsideLookUps(shared(text))).toHaveLength(1);
    expect(outsideLookUps([{ path: 'functions/x.ts', text }])).toHaveLength(1);
  });

  test.each([
    'const [name] = names;',
    'return [name];',
    'type Columns<Row> = { readonly [Name in keyof Row]: Row[Name] }',
    'ownOf(env, ref.setting);',
    'KINDS.get(type);',
    'const cell = rows[index];',
    '({ [auth.name]: value });',
  ])('may say %s of names', (text) => {
    const found = outsideLookUps(shared(text));
    expect(found).toStrictEqual([]);
  });

  test('have no exception from it that none needs', () => {
    const moved = sources
      .filter(({ path }) => OWN_NAMES.includes(path))
      .map(({ path, text }) => ({ path: path.replace('.ts', '-moved.ts'), text }));
    expect(new Set(outsideLookUps(moved).map((finding) => finding.split('-moved')[0])).size).toBe(
      OWN_NAMES.length,
    );
  });

  test('throw one class of errors', () => {
    expect(
      otherErrors(sources),
      'docs/design.md, Laws: throw TidemarkError, with kind and remedy',
    ).toStrictEqual([]);
  });

  test.each([
    "throw new Error('no');",
    "throw new RangeError('no');",
    "reject(new Error('no'));",
    "controller.abort(new Error('stop'));",
  ])('are caught at %s', (text) => {
    expect(otherErrors(shared(text))).toHaveLength(1);
  });

  test('throw other errors only where each is translated on the way out', () => {
    const plain = sources.filter(({ path }) => TRANSLATED.includes(path));
    const moved = plain.map(({ path, text }) => ({ path: path.replace('.ts', '-moved.ts'), text }));
    expect(new Set(otherErrors(moved).map((finding) => finding.split('-moved')[0])).size).toBe(
      TRANSLATED.length,
    );
  });
});

describe('timers', () => {
  test('do not run on startup', () => {
    expect(
      startupTimers(repository),
      'CONTRIBUTING.md: a timer that runs on startup runs at every scale-out',
    ).toStrictEqual([]);
  });

  test('are caught doing so', () => {
    const path = 'functions/main.ts';
    expect(startupTimers([{ path, text: 'app.timer(n, { runOnStartup: true, handler });' }])).toHaveLength(1);
    expect(startupTimers([{ path, text: 'app.timer(n, { runOnStartup: isLocal });' }])).toHaveLength(1);
    expect(startupTimers([{ path, text: 'app.timer(n, { runOnStartup: false });' }])).toStrictEqual([]);
    expect(startupTimers([{ path: 'a/function.json', text: '{ "runOnStartup": true }' }])).toHaveLength(1);
  });
});
