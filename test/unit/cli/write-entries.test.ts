import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entries, withEntries } from '../../../cli/add/write-entries.ts';

const FEED = { name: 'items', source: { use: 'erp', entitySet: 'Items' }, table: 'Items' };
const MORE = { name: 'more', table: 'More' };
const SOURCE = { name: 'erp', value: { serviceUrl: 'https://erp.example' } };
const ALONE: Entries = { source: undefined, feeds: [FEED] };
const NAMED: Entries = { source: SOURCE, feeds: [FEED, MORE] };

/** What is put in must leave what was there: its letters are all in the new text, in their order, in as many pieces as there are insertions and one. */
const pieces = (before: string, after: string, insertions: number): readonly string[] => {
  const found: string[] = [];
  let rest = before;
  let from = 0;
  for (let nth = 0; nth <= insertions; nth += 1) {
    let length = rest.length;
    while (length > 0 && after.indexOf(rest.slice(0, length), from) < 0) length -= 1;
    const at = after.indexOf(rest.slice(0, length), from);
    found.push(rest.slice(0, length));
    from = at + length;
    rest = rest.slice(length);
  }
  return [...found, rest];
};

const parsed = (text: string): unknown => JSON.parse(text.replace(/^\uFEFF/, ''));

const KEPT: Readonly<Record<string, string>> = {
  'two blanks': '{\n  "feeds": [\n    {\n      "name": "a"\n    }\n  ]\n}\n',
  tabs: '{\n\t"feeds": [\n\t\t{ "name": "a", "table":"A" },\n\t\t{\n\t\t\t"name": "b"\n\t\t}\n\t]\n}',
  'line ends of Windows': '{\r\n    "feeds": [\r\n        { "name":"a" }\r\n    ]\r\n}\r\n',
  'a byte order mark': '\uFEFF{\n  "feeds": [\n    { "name": "a" }\n  ]\n}\n',
  'an odd hand': '{ "sources" : {"x":{ }} ,\n\n\n  "feeds":[{"name" :  "a"},   {"name":"b" }\n]  }\n\n',
  'brackets that hug': '{\n  "feeds": [{\n    "name": "a"\n  }, {\n    "name": "b"\n  }]\n}\n',
  'one line': '{"feeds":[{"name":"a"},{"name":"b"}]}',
  'one line with blanks': '{ "feeds": [ { "name": "a" } ] }\n',
  'sources behind': '{\n  "feeds": [\n    { "name": "a" }\n  ],\n  "sources": {\n    "x": {}\n  }\n}\n',
  'feeds first of others': '{\n  "feeds": [\n    { "name": "a" }\n  ],\n  "defaults": {}\n}\n',
  'texts that look like JSON': '{\n  "feeds": [\n    { "name": "]}\\"," }\n  ]\n}\n',
  'no feed yet': '{\n  "$schema": "x",\n  "feeds": []\n}\n',
  'no feed yet, on two lines': '{\n  "feeds": [\n  ]\n}\n',
  'nothing yet': '{}\n',
};

describe('entries that are put into a feeds.json', () => {
  test.each(Object.entries(KEPT))('leave every byte of one with %s', (_what, text) => {
    for (const [entries, insertions] of [
      [ALONE, 1],
      [NAMED, 2],
    ] as const) {
      const now = withEntries(text, entries);
      expect(pieces(text, now, insertions).at(-1)).toBe('');
      const { sources, feeds, ...others } = parsed(text) as { sources?: object; feeds?: object[] };
      const { source } = entries;
      const more = source === undefined ? {} : { [source.name]: source.value };
      const { sources: sourcesNow, ...rest } = parsed(now) as { sources?: object };
      expect(rest).toStrictEqual({ ...others, feeds: [...(feeds ?? []), ...entries.feeds] });
      expect(sourcesNow ?? {}).toStrictEqual({ ...sources, ...more });
      expect(text.includes('\r\n') && /[\r\n]/.test(now.replaceAll('\r\n', ''))).toBe(false);
    }
  });

  test('are written as those beside them', () => {
    expect(withEntries('{\n\t"feeds": [\n\t\t{ "name": "a" }\n\t]\n}\n', { ...ALONE, feeds: [MORE] })).toBe(
      '{\n\t"feeds": [\n\t\t{ "name": "a" },\n\t\t{\n\t\t\t"name": "more",\n\t\t\t"table": "More"\n\t\t}\n\t]\n}\n',
    );
    expect(withEntries('{"feeds":[{"name":"a"},{"name":"b"}]}', { ...ALONE, feeds: [MORE] })).toBe(
      '{"feeds":[{"name":"a"},{"name":"b"},{"name":"more","table":"More"}]}',
    );
    expect(withEntries('{\n  "feeds": [{\n    "name": "a"\n  }]\n}\n', { ...ALONE, feeds: [MORE] })).toBe(
      '{\n  "feeds": [{\n    "name": "a"\n  }, {\n    "name": "more",\n    "table": "More"\n  }]\n}\n',
    );
  });

  test.each([undefined, '', ' \n', '\uFEFF'])('make a file of %j', (text) => {
    const now = withEntries(text, NAMED);
    expect(parsed(now)).toStrictEqual({
      $schema: './feeds.schema.json',
      sources: { erp: SOURCE.value },
      feeds: [FEED, MORE],
    });
    expect(now).toContain('\n  "sources": {\n    "erp": {');
    expect(now.endsWith('  ]\n}\n')).toBe(true);
  });

  test('leave every byte of any', () => {
    const document = fc.record({
      feeds: fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(document, fc.constantFrom(0, 1, 3, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        const now = withEntries(text, ALONE);
        expect(pieces(text, now, 1).at(-1)).toBe('');
        const { feeds } = parsed(text) as { feeds: object[] };
        expect(parsed(now)).toStrictEqual({ feeds: [...feeds, FEED] });
      }),
    );
  });
});
