import { describe, expect, test } from 'vitest';
import { cursorFilter, cursorFromMetadata } from '../../../../shared/sync/feed/feed-cursor.ts';
import { keyText } from '../../../../shared/sync/feed/row-key.ts';
import type { Feed } from '../../../../shared/config/index.ts';
import { checkSettings } from '../../../../shared/sync/feed/index.ts';
import { byId, byTime, entity, feed, property } from '../samples.ts';

describe('a cursor', () => {
  test('is unique when it is the single integer key', () => {
    expect(cursorFromMetadata({ ...feed, cursor: { column: 'Id' } }, entity)).toStrictEqual(byId);
    expect(cursorFromMetadata(feed, entity)).toStrictEqual(byTime);
    const composite = { ...entity, key: ['Id', 'Name'] };
    expect(cursorFromMetadata({ ...feed, cursor: { column: 'Id' } }, composite)).toMatchObject({
      unique: false,
      orderby: 'Id,Name',
    });
    const price = cursorFromMetadata({ ...feed, cursor: { column: 'Price' } }, { ...entity, key: ['Price'] });
    expect(price).toMatchObject({ unique: false, nullable: true });
  });

  test('that may be null is asked to be there, after the feed’s own filter', () => {
    const filtered = { ...feed, source: { ...feed.source, filter: 'A eq 1 or B eq 2' } };
    expect(cursorFilter(filtered, { ...byTime, nullable: true }, 'At gt 1')).toBe(
      '(A eq 1 or B eq 2) and At ne null and At gt 1',
    );
    expect(cursorFilter(feed, byTime)).toBeUndefined();
  });

  test('keys are the text of their parts, which do not run together', () => {
    expect(keyText(byTime, (name) => `${name}=7`)).toBe('Id=7');
    const composite = { ...byTime, key: ['A', 'B'] };
    const keyOf = (A: string, B: string) => keyText(composite, (name) => (name === 'A' ? A : B));
    expect(keyOf('x,y', 'z')).not.toBe(keyOf('x', 'y,z'));
    expect(keyOf('1', '2')).toBe('["1","2"]');
  });
});

const keyed = (...key: readonly string[]) => ({ ...feed, source: { ...feed.source, key } });

describe('a key of the feed’s own', () => {
  test('stands in the place of the one in $metadata', () => {
    expect(cursorFromMetadata(keyed('Name', 'Id'), entity)).toMatchObject({
      key: ['Name', 'Id'],
      orderby: 'At,Name,Id',
      unique: false,
    });
    const keyless = { ...entity, key: [] };
    expect(cursorFromMetadata(keyed('Id'), keyless).key).toStrictEqual(['Id']);
    expect(() => cursorFromMetadata(feed, keyless)).toThrow('"source": {"key": [...]}');
  });

  test('that $metadata does not have is refused, with what was meant', () => {
    expect(() => cursorFromMetadata(keyed('Nmae'), entity)).toThrow('Did you mean Name, ');
    expect(() => cursorFromMetadata(keyed('Customer'), entity)).toThrow('Did you mean ');
    const complex = {
      ...entity,
      properties: [property('Tags', 'Collection(Edm.String)', { kind: 'collection' })],
    };
    expect(() =>
      cursorFromMetadata(keyed('Tags'), {
        ...complex,
        properties: [...entity.properties, ...complex.properties],
      }),
    ).toThrow('no such property with a single value');
  });
});

const far = (horizon: Required<Feed['cursor']>['horizon'], column = 'At') => ({
  ...feed,
  cursor: { column, horizon },
});

describe('a horizon', () => {
  test.each([
    [far({ value: '2030-01-01T00:00:00Z' }), byTime],
    [far({ aheadMs: 1 }), byTime],
    [far({ value: '100' }, 'Id'), byId],
  ])('%# fits its cursor', (horizon, cursor) => {
    expect(() => checkSettings(horizon, cursor)).not.toThrow();
  });

  test.each([
    [far({ value: '2030' }), byTime, '"horizon" is not a literal of Edm.DateTimeOffset'],
    [far({ aheadMs: 1 }, 'Id'), byId, 'a duration needs a time cursor'],
  ])('%# does not', (horizon, cursor, problem) => {
    expect(() => checkSettings(horizon, cursor)).toThrow(problem);
  });
});
