import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { bareCause, createRedactor, knownCode, TidemarkError } from '../../../shared/core/index.ts';

const SECRETS = ['pä ss/wörd+=', 'jörg:pä ss/wörd+=', 'k"ey\\', 'aa', 'prefix', 'prefix-and-more'];

const forms = (secret: string): readonly string[] => {
  const base64 = Buffer.from(secret).toString('base64');
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    encodeURIComponent(encodeURIComponent(secret)),
    new URLSearchParams({ x: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    base64,
    base64.replaceAll('=', ''),
    encodeURIComponent(base64),
    Buffer.from(secret).toString('base64url'),
  ];
};

describe('a redactor', () => {
  const redact = createRedactor(SECRETS);

  test.each(SECRETS.filter((secret) => secret !== 'aa'))('replaces %s in every form', (secret) => {
    for (const form of forms(secret)) expect(redact(`before ${form} after`)).toBe('before *** after');
  });

  test('leaves words alone that hold a secret of two letters, and other texts', () => {
    expect(redact('the bazaar of Orders at 2026-01-01')).toBe('the bazaar of Orders at 2026-01-01');
    expect(createRedactor([])('nothing is held')).toBe('nothing is held');
  });

  test.each([
    ['Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln', 'Authorization: ***'],
    ['a token eyJhbGciOiJub.eyJzdWIiOiIx.c2ln is there', 'a token *** is there'],
    ['Basic bWU6cGFzcw==', '***'],
    ['GET https://a.example/t?sv=2026&sig=abc%2Bd&se=1', 'GET https://a.example/t?sv=2026&***&se=1'],
    ['AccountName=a;AccountKey=Zm9vYmFy==;X=1', 'AccountName=a;***;X=1'],
  ])('replaces what has the shape of a secret in %s', (text, told) => {
    expect(createRedactor([])(text)).toBe(told);
  });
});

describe('a known code', () => {
  test.each([
    'AuthorizationFailure',
    'ECONNRESET',
    'UND_ERR_SOCKET',
    'PathAlreadyExists',
    'top-limit',
    '404',
    '0x80040265',
  ])('%s is repeated', (code) => {
    expect(knownCode(code)).toBe(code);
  });

  test.each(['', 'hunter2', 'constructor', '__proto__', 'AuthorizationFailure hunter2', 'sig=abc', '4711'])(
    '%j is other',
    (code) => {
      expect(knownCode(code)).toBe('other');
    },
  );
});

describe('the cause of an error of ours', () => {
  test('has name, status, known code and place of the error, and none of its words', () => {
    const sdk = Object.assign(new Error('hunter2 was refused'), {
      name: 'RestError',
      code: 'hunter2',
      statusCode: 403,
      request: { url: 'https://a.example/?sig=hunter2' },
      details: { message: 'hunter2' },
      cause: new Error('hunter2'),
    });
    const error = new TidemarkError('state-denied', 'refused', {}, sdk);
    expect(error.cause).toMatchObject({ name: 'RestError', code: 'other', statusCode: 403 });
    expect(error.cause).toMatchObject({ stack: expect.stringContaining('redactor.test.ts') });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter2');
    expect(inspect(bareCause('hunter2'), { showHidden: true })).not.toContain('hunter2');
  });

  test('is an error of ours as it is', () => {
    const own = new TidemarkError('config', 'x');
    expect(new TidemarkError('invariant', 'y', {}, own).cause).toBe(own);
  });
});

test('a secret that a shape would end within is replaced whole', () => {
  const secret = 'abcdefgh$ijklmnop';
  const redact = createRedactor([secret]);
  for (const text of [`Bearer ${secret}`, `Bearer ${encodeURIComponent(secret)}`])
    expect(redact(text)).not.toContain('ijklmnop');
});
