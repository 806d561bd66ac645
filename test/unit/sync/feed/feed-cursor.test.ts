import { describe, expect, test } from 'vitest';
import { cursorFilter, cursorFromMetadata, keyText } from '../../../../shared/sync/feed/feed-cursor.ts';
import { byId, byTime, entity, feed } from '../samples.ts';

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
