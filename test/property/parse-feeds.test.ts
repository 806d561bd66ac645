import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFeeds, parseSettings, type RefusedFeed } from '../../shared/config/index.ts';
import { isTidemarkError } from '../../shared/core/index.ts';
import { propertyOptions } from '../support/property-options.ts';

const options = propertyOptions();

/** What is thrown, when it is of ours, or told of what is refused; undefined when nothing is. Anything else fails the test. */
const refusalOf = (attempt: () => unknown): string | undefined => {
  try {
    const { refused = [] } = attempt() as { readonly refused?: readonly RefusedFeed[] };
    return refused.length === 0 ? undefined : JSON.stringify(refused);
  } catch (error) {
    if (!isTidemarkError(error, 'config')) throw error;
    return JSON.stringify([error.message, error.facts, error.cause]);
  }
};

const KEYS = [
  'feeds',
  'name',
  'source',
  'auth',
  'type',
  'cursor',
  'table',
  'columns',
  'select',
  'reload',
  '__proto__',
];

const document = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('orders', 'none', 'basic', 'timestamp', 'https://services.example', 'P1D'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('value'), { maxKeys: 5 }),
  ),
})).value;

test('whatever JSON a file holds, nothing but `config` is thrown', () => {
  fc.assert(
    fc.property(document, (value) => {
      for (const whole of [value, { feeds: [value] }]) {
        expect(() => refusalOf(() => parseFeeds(JSON.stringify(whole), 'feeds.json'))).not.toThrow();
      }
    }),
    options,
  );
});

test('no member of what JSON.stringify writes is there twice', () => {
  fc.assert(
    fc.property(document, (value) => {
      const refusal = refusalOf(() => parseFeeds(JSON.stringify({ feeds: [value] }), 'feeds.json'));
      expect(refusal ?? '').not.toContain('is there twice');
    }),
    options,
  );
});

test('whatever text a file holds, nothing but `config` is thrown', () => {
  const cut = fc.tuple(document, fc.nat(), fc.string()).map(([value, at, text]) => {
    const whole = JSON.stringify(value);
    return `${whole.slice(0, at % (whole.length + 1))}${text}`;
  });
  fc.assert(
    fc.property(fc.oneof(fc.string(), cut), (text) => {
      expect(() => refusalOf(() => parseFeeds(text, 'feeds.json'))).not.toThrow();
    }),
    options,
  );
});

/** Long enough not to be in a message by chance, and no name of a setting. */
const secret = fc
  .string({ unit: fc.constantFrom(...'ABCxyz0189!$+/=;:@.-'.split('')), minLength: 12, maxLength: 60 })
  .map((text) => `S3c.${text}`);

const FEED = {
  name: 'orders',
  source: { serviceUrl: 'https://services.example', entitySet: 'Orders' },
  cursor: { column: 'OrderID' },
  table: 'Orders',
};
const withSource = (changes: object): object => ({ ...FEED, source: { ...FEED.source, ...changes } });
const withAuth = (auth: object): object => withSource({ auth });

const PLANTS: readonly ((text: string) => object)[] = [
  (text) => withAuth({ type: 'basic', username: 'u', password: text }),
  (text) => withAuth({ type: 'basic', username: 'u', password: { value: text } }),
  (text) => withAuth({ type: 'basic', username: 'u', password: { setting: text } }),
  (text) => withAuth({ type: 'basic', username: 'u', password: [text] }),
  (text) => withAuth({ type: text }),
  (text) => withAuth({ type: 'header', name: `${text} `, value: text }),
  (text) =>
    withAuth({ type: 'clientCredentials', tenantId: text, clientId: text, clientSecret: text, scope: text }),
  (text) => withSource({ auth: text }),
  (text) => withSource({ headers: { Authorization: `Bearer ${text}` } }),
  (text) => withSource({ headers: { 'x-api-key': text } }),
  (text) => withSource({ query: { sig: text } }),
  (text) => withSource({ query: { $key: text } }),
  (text) => withSource({ serviceUrl: `https://user:${encodeURIComponent(text)}@services.example` }),
  (text) => withSource({ serviceUrl: `https://services.example?sig=${text}` }),
  (text) => withSource({ serviceUrl: text }),
  (text) => withSource({ entitySet: `${text}?` }),
  (text) => ({ ...FEED, reconcile: text, every: text, enabled: text, reload: text }),
];

test('no message repeats a secret that was put into feeds.json', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...PLANTS), (text, plant) => {
      const refusal = refusalOf(() => parseFeeds(JSON.stringify({ feeds: [plant(text)] }), 'feeds.json'));
      expect(refusal).toBeDefined();
      expect(refusal).not.toContain(text.slice(0, 8));
      expect(refusal).not.toContain(encodeURIComponent(text).slice(0, 8));
    }),
    options,
  );
});

test('no message repeats a secret next to a slip in the JSON', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(',}', '"', "'", 'x', '}}'), (text, slip) => {
      const whole = JSON.stringify({ feeds: [withAuth({ type: 'bearer', token: text })] });
      const refusal = refusalOf(() =>
        parseFeeds(whole.replace(text, `${text}${slip}"${slip}`), 'feeds.json'),
      );
      expect(refusal).toBeDefined();
      expect(refusal).not.toContain(text.slice(0, 8));
    }),
    options,
  );
});

test('no message repeats the value of a setting', () => {
  const names = [
    'LAKE_URL',
    'STATE_TABLES_URL',
    'STATE_TABLES_CONNECTION_STRING',
    'SYNC_SCHEDULE',
    'BATCH_ROWS',
  ];
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names, 'SYNC_CONCURRENCY', 'PARQUET_CODEC'), secret),
      (env) => {
        const refusal = refusalOf(() => parseSettings(env));
        expect(refusal).toBeDefined();
        expect(refusal).not.toContain('S3c.');
      },
    ),
    options,
  );
});
