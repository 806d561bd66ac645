import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedsTable } from '../../../cli/show/feeds-table.ts';
import { jsonText } from '../../../cli/show/json-text.ts';
import { bytesText, countText } from '../../../cli/show/numbers.ts';
import { reloadDiff } from '../../../cli/show/reload-diff.ts';
import { runsTable } from '../../../cli/show/runs-table.ts';
import { runStory } from '../../../cli/show/run-story.ts';
import { shownText } from '../../../cli/show/shown-text.ts';
import { type Canvas, factLines, table } from '../../../cli/show/table.ts';
import { agoText, durationText, spanText } from '../../../cli/show/times.ts';
import { cutTo, padTo, widthOf } from '../../../cli/show/width.ts';
import { outputOf } from '../../../cli/terminal/real-io.ts';
import { HOSTILE_TEXT, HOSTILE_TEXTS, LONG_TEXT } from '../../support/hostile-texts.ts';
import { hostileFeed, hostileRun } from '../../support/hostile-answers.ts';

const plain = (width?: number): Canvas => ({ width, paint: (_style, text) => text });
/** With what those of the fixture do not have: half of a pair, marks that no eye sees, texts of lines. */
const TEXTS = {
  ...HOSTILE_TEXTS,
  all: HOSTILE_TEXT,
  long: LONG_TEXT,
  halves: '\ud800x\udc00',
  unseen: 'a\u200bb\ufeffc\u00add',
  lines: 'one\r\ntwo\u2028three\tfour',
  wide: '日本語👩‍💻'.repeat(100),
  empty: '',
};
const NOW = Date.parse('2026-11-30T12:00:00Z');

/** What a terminal may obey, or an eye not see. */
const OBEYED = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

/** The lines that a terminal would obey, or that do not fit it. */
const faults = (lines: readonly string[], width = Infinity): readonly string[] =>
  lines.filter((line) => OBEYED.test(line) || widthOf(line) > width);

describe('a text from outside', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['a\r\nb\tc', 'a␍␊b␉c'],
    ['\u007f\u009b31m', '␡<U+009B>31m'],
    ['\u202etxt.exe', '<U+202E>txt.exe'],
    ['a\u200bb\ufeff', 'a<U+200B>b<U+FEFF>'],
    ['half \ud83d pair', 'half \ufffd pair'],
    ['Käse 日本 👩‍💻', 'Käse 日本 👩‍💻'],
  ])('%j is shown as %j', (text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  test('leaves nothing in JSON for a terminal, and says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = jsonText({ text });
        expect(json).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
        expect(JSON.parse(json)).toStrictEqual({ text });
      }),
    );
  });
});

describe('a table', () => {
  test.each([40, 80, 200])('of hostile texts is obeyed by no terminal, and fits %i columns', (width) => {
    const texts = Object.values(TEXTS);
    const columns = [{ title: 'NAME', whole: true }, { title: 'TEXT' }, { title: 'N' }];
    const rows = texts.map((text) => [text, text, '1']);
    const facts = texts.map((text) => ['fact', text] as const);
    expect(faults(table(columns, rows, plain(width)), width)).toStrictEqual([]);
    expect(faults(factLines(facts, plain(width)), width)).toStrictEqual([]);
  });

  test('of any text is obeyed by no terminal', () => {
    const texts = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, (some) => {
        const rows = some.map((text) => [text, text]);
        expect(faults(table([{ title: 'A' }, { title: 'B' }], rows, plain(60)), 60)).toStrictEqual([]);
      }),
    );
  });

  test.each(Object.entries(TEXTS))('shows feeds, runs and reloads of %s', (_name, text) => {
    const run = hostileRun(text);
    for (const width of [60, 120]) {
      expect(faults(feedsTable([hostileFeed(text)], NOW, plain(width)), width)).toStrictEqual([]);
      expect(faults(reloadDiff(run.reload, plain(width)), width)).toStrictEqual([]);
    }
    expect(faults(runStory(run, NOW, plain(100)))).toStrictEqual([]);
  });

  test('shows since when a run waits, and who has asked for its end', () => {
    const waiting = {
      status: 'waiting',
      runId: '7f0b6c1e-0000-4000-8000-000000000000',
      feed: 'orders',
      kind: 'reload',
      startedAt: '2026-11-30T11:59:50.000Z',
      updatedAt: '2026-11-30T11:59:50.000Z',
      attempts: 0,
      progress: { rows: 0, pages: 0 },
    } as const;
    expect(runStory(waiting, NOW, plain()).join('\n')).toMatch(/waits since .*10 s ago(?![^]*attempts)/);
    expect(runsTable([waiting], NOW, plain())[1]).toMatch(/orders +reload +waiting +asked for 10 s ago$/);
    const cancel = { by: 'Ana', at: '2026-11-30T11:59:57.000Z' };
    const running = { ...waiting, status: 'running', attempts: 1, cancel } as const;
    const said = 'its end was asked for by Ana, 3 s ago';
    expect(runStory(running, NOW, plain()).join('\n')).toContain(said);
    expect(runsTable([running], NOW, plain())[1]).toMatch(/running +10 s ago +0 +.*Ana, 3 s ago$/);
  });

  test('shows a message of lines as lines in a story, and on one line in a table', () => {
    const told = { ...hostileRun('x'), message: 'one\ntwo' };
    expect(runsTable([told], NOW, plain())[1]).toContain('one two');
    expect(runStory(told, NOW, plain())).toEqual(expect.arrayContaining(['one', 'two']));
  });

  test('cuts a cell of 10,000 characters with an ellipsis, in a pipe too', () => {
    const [, line = ''] = table([{ title: 'A' }], [['x'.repeat(10_000)]], plain());
    expect(line).toBe(`${'x'.repeat(199)}…`);
  });

  test('keeps columns in place that hold wide letters', () => {
    const lines = table(
      [{ title: 'A' }, { title: 'B' }],
      [
        ['日本', 'x'],
        ['ab', 'y'],
      ],
      plain(40),
    );
    expect(lines).toStrictEqual(['A     B', '日本  x', 'ab    y']);
  });

  test('cuts the widest column first, and one that is typed again last', () => {
    const columns = [{ title: 'RUN', whole: true }, { title: 'SAID' }];
    const [, line = ''] = table(columns, [['0123456789abcdef', 'a sentence that is long']], plain(30));
    expect(line).toBe('0123456789abcdef  a sentence …');
  });
});

describe('widths', () => {
  test('are those of a terminal', () => {
    expect([widthOf('abc'), widthOf('日本'), widthOf('é'), widthOf('')]).toStrictEqual([3, 4, 1, 0]);
    expect([padTo('日', 4), padTo('1', 3, 'right')]).toStrictEqual(['日  ', '  1']);
    expect([cutTo('abcdef', 4), cutTo('日本語', 4), cutTo('abc', 3)]).toStrictEqual(['abc…', '日…', 'abc']);
  });
});

describe('times and numbers', () => {
  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [61, '1 min 1 s'],
    [3_600, '1 h'],
    [93_600, '1 d 2 h'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });

  test('are told as people say them', () => {
    expect([durationText(140), durationText(1_240), durationText(184_000)]).toStrictEqual([
      '140 ms',
      '1.2 s',
      '3 min 4 s',
    ]);
    expect(agoText('2026-11-30T11:58:00Z', NOW)).toBe('2 min ago');
    expect(agoText('2026-11-30T13:00:00Z', NOW)).toBe('in 1 h');
    expect([agoText('\u001b[2J', NOW), agoText(undefined, NOW)]).toStrictEqual(['\u001b[2J', '']);
    expect([countText(1_234_567), countText(undefined), countText(NaN)]).toStrictEqual(['1,234,567', '', '']);
    expect([bytesText(0), bytesText(999), bytesText(5_120), bytesText(2_500_000)]).toStrictEqual([
      '0 B',
      '999 B',
      '5.1 KB',
      '2.5 MB',
    ]);
  });
});

test.each([
  ['a terminal', true, 120, 120],
  ['one that nobody has sized, as in a container', true, 0, undefined],
  ['a pipe', false, undefined, undefined],
])('the width of %s', (_what, isTTY, columns, width) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns, hasColors: () => false });
  expect(outputOf(stream as unknown as NodeJS.WriteStream, () => undefined).width).toBe(width);
});

test('a reader that is gone lets what is at work end, and is written to no more', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: false });
  let gone = 0;
  const output = outputOf(stream as unknown as NodeJS.WriteStream, () => (gone += 1));
  output.write('one');
  stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  output.write('two');
  expect({ gone, written: String(stream.read()) }).toStrictEqual({ gone: 1, written: 'one' });
});
