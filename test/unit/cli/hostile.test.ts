import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../../cli/command.ts';
import { checkReport } from '../../../cli/show/check-report.ts';
import { feedsTable } from '../../../cli/show/feeds-table.ts';
import { maintainSteps } from '../../../cli/show/maintain-steps.ts';
import { offeredTable } from '../../../cli/show/offered-table.ts';
import { reloadDiff } from '../../../cli/show/reload-diff.ts';
import { rowsTable } from '../../../cli/show/rows-table.ts';
import { runStory } from '../../../cli/show/run-story.ts';
import { runsTable } from '../../../cli/show/runs-table.ts';
import type { Canvas } from '../../../cli/show/table.ts';
import { widthOf } from '../../../cli/show/width.ts';
import { type EndpointName, ENDPOINTS } from '../../../shared/api/index.ts';
import { APP, askApp, json, problem } from '../../support/cli-app.ts';
import type { Stage } from '../../support/cli-io.ts';
import { LINES } from '../../support/cli-lines.ts';
import {
  hostileBodies,
  hostileEntity,
  hostileFeed,
  hostileMaintain,
  hostileRefused,
  hostileRun,
  hostileSample,
} from '../../support/hostile-answers.ts';
import { HOSTILE_TEXT, HOSTILE_TEXTS, LONG_TEXT } from '../../support/hostile-texts.ts';

const TEXTS = Object.entries({ ...HOSTILE_TEXTS, all: HOSTILE_TEXT, long: LONG_TEXT });
const NOW = Date.parse('2026-11-30T12:00:00Z');

/** What a terminal may obey, or an eye not see, besides the ends of our own lines. */
const OBEYED = /(?!\n)[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

type Draw = (text: string, canvas: Canvas) => readonly string[];

/** Everything that draws an answer, by its file in cli/show. */
const DRAWN: Readonly<Record<string, Draw>> = {
  'check-report': (text, canvas) => checkReport(hostileBodies({ text }).checkFeed, canvas),
  'feeds-table': (text, canvas) =>
    feedsTable([hostileFeed(text), hostileRefused(text), hostileFeed('plain')], NOW, canvas),
  'maintain-steps': (text, canvas) => maintainSteps(hostileMaintain(text).maintain ?? expect.fail(), canvas),
  'offered-table': (text, canvas) => offeredTable([hostileEntity(text), hostileEntity('plain')], canvas),
  'reload-diff': (text, canvas) => reloadDiff(hostileRun(text).reload, canvas),
  'rows-table': (text, canvas) => rowsTable(hostileSample(text, [text, 'plain', text]), canvas),
  'run-story': (text, canvas) => runStory(hostileMaintain(text), NOW, canvas),
  'runs-table': (text, canvas) => runsTable([hostileRun(text), hostileRun('plain')], NOW, canvas),
};

/** A line by the columns of a terminal: a letter of two has nothing in its second. */
const cellsOf = (line: string): readonly string[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line)].flatMap(({ segment }) => [
    segment,
    ...Array.from({ length: Math.max(0, widthOf(segment) - 1) }, () => ''),
  ]);

/** The columns of the titles of a table: where each begins and ends. */
const titlesOf = (head: string): readonly (readonly [begin: number, end: number])[] =>
  [...head.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: title }) => [index, index + title.length]);

/** Two titles between which no two columns are blank in every line: something of a cell stands out of its place. */
const crooked = (lines: readonly string[]): readonly string[] => {
  const [head = '', ...rows] = lines;
  const grid = [head, ...rows].map(cellsOf);
  const isBlank = (at: number): boolean => grid.every((cells) => (cells[at] ?? ' ') === ' ');
  const titles = titlesOf(head);
  return titles.slice(1).flatMap(([, end], before) => {
    const [begin] = titles[before] ?? [0];
    for (let at = begin + 1; at < end - 1; at += 1) if (isBlank(at) && isBlank(at + 1)) return [];
    return [head.slice(begin, end)];
  });
};

describe('hostile texts in what draws an answer', () => {
  test('are tried in all of it', async () => {
    const files = await readdir(resolve(import.meta.dirname, '../../../cli/show'));
    const drawing = files.filter((file) => /-(?:table|report|steps|diff|story)\.ts$/.test(file));
    expect(drawing.map((file) => file.replace('.ts', '')).toSorted()).toStrictEqual(
      Object.keys(DRAWN).toSorted(),
    );
  });

  test.each(Object.keys(DRAWN))('are obeyed by no terminal: %s', (name) => {
    for (const [kind, text] of TEXTS)
      for (const width of [undefined, 40, 80, 200]) {
        const canvas: Canvas = { width, paint: (_style, shown) => shown };
        const lines = DRAWN[name]?.(text, canvas) ?? [];
        expect(lines.length).toBeGreaterThan(0);
        const faults = lines.filter((line) => OBEYED.test(line) || line.includes('\n'));
        expect({ kind, width, faults }).toStrictEqual({ kind, width, faults: [] });
      }
  });

  test.each(['feeds-table', 'maintain-steps', 'offered-table', 'rows-table', 'runs-table'])(
    'leave the columns in their places and fit the terminal: %s',
    (name) => {
      for (const [kind, text] of TEXTS)
        for (const width of [undefined, 60, 80, 200]) {
          const canvas: Canvas = { width, paint: (_style, shown) => shown };
          const lines = (DRAWN[name]?.(text, canvas) ?? []).filter((line) => !line.startsWith('data files'));
          const wide = lines.filter((line) => widthOf(line) > (width ?? Infinity));
          const found = { kind, width, wide, crooked: name === 'rows-table' ? [] : crooked(lines) };
          expect(found).toStrictEqual({ kind, width, wide: [], crooked: [] });
        }
    },
  );

  test('would be seen where a cell stands out of its place', () => {
    expect(crooked(['A   B', 'aa  b', 'aaa  b'])).toStrictEqual(['A   B']);
    expect(crooked(['A   B', 'aa  b', '日  b'])).toStrictEqual([]);
  });
});

const PATTERNS = Object.entries(ENDPOINTS).map(([name, { method, path }]) => ({
  name: name as EndpointName,
  method,
  pattern: new RegExp(`^/api/${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

const endpointAt = (url: string, method = 'GET'): EndpointName | undefined =>
  PATTERNS.find((one) => one.method === method && one.pattern.test(new URL(url).pathname))?.name;

type Answering = (name: EndpointName) => Response;

const appThat =
  (answer: Answering): NonNullable<Stage['fetch']> =>
  async (url, init) =>
    answer(endpointAt(url instanceof Request ? url.url : url.toString(), init?.method) ?? 'listFeeds');

const withBodies =
  (text: string): Answering =>
  (name) =>
    json(
      Object.entries(hostileBodies({ text })).find(([one]) => one === name)?.[1],
      name === 'cancelRun' ? 202 : 200,
    )();

const withProblem =
  (text: string): Answering =>
  (name) =>
    name === 'listFeeds'
      ? withBodies(text)(name)
      : problem(404, 'feed-unknown', text, { said: text, heldBy: text, runId: text })();

const withRefusal =
  (text: string): Answering =>
  () =>
    problem(422, 'source-shrunk', text, { said: text, heldBy: text, runId: text })();

describe('hostile texts in what an app answers', () => {
  test.each(COMMAND_NAMES)('are obeyed by no terminal: %s', async (command) => {
    for (const [kind, text] of TEXTS) {
      const line = LINES[command](text);
      if (line === undefined) continue;
      for (const answer of [withBodies(text), withProblem(text), withRefusal(text)])
        for (const more of [[], ['--json'], ['--print-curl']]) {
          const fetch = appThat(answer);
          const { out, err } = await askApp([...line, ...more], fetch, { width: 80, answers: [false] });
          // A person at a terminal sees a line that changes: what clears it is our own.
          const shown = `${out}${err}`.replaceAll('\r\u001b[K', '');
          expect({ kind, more, found: OBEYED.exec(shown)?.[0] }).toStrictEqual({
            kind,
            more,
            found: undefined,
          });
          expect(out + err).not.toBe('');
        }
    }
  });
});

test('an address that is opened holds a hostile name as a part of it', async () => {
  const { out } = await askApp(['open', HOSTILE_TEXTS.markup], appThat(withBodies('x')));
  expect(out).toBe(`${APP}/api/ui#/feeds/${encodeURIComponent(HOSTILE_TEXTS.markup)}\n`);
});
