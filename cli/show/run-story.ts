import type { EndedRun, OpenRun, Run } from '../../shared/api/index.ts';
import { cancelText } from './cancel-text.ts';
import { maintainSteps } from './maintain-steps.ts';
import { bytesText, countOf, countText } from './numbers.ts';
import { reloadDiff } from './reload-diff.ts';
import { outcomeCell } from './outcome-cell.ts';
import { shownLines } from './shown-text.ts';
import { type Canvas, factLines } from './table.ts';
import { durationText, whenText } from './times.ts';

const rowsText = ({ rows, durationMs }: EndedRun): string => {
  const perSecond = durationMs === 0 ? 0 : Math.round((rows * 1_000) / durationMs);
  return rows === 0 ? '0' : `${countText(rows)} (${countText(perSecond)} a second)`;
};

const trafficText = ({ requests, pages, bytes }: EndedRun): string =>
  `${countOf(requests, 'request')}, ${countOf(pages, 'page')}, ${bytesText(bytes)}`;

const watermarkText = ({ from, to }: EndedRun): string | undefined => {
  if (from === to) return to;
  return `${from ?? 'none'} → ${to ?? 'none'}`;
};

const endedFacts = (run: EndedRun, now: number, canvas: Canvas): readonly string[] =>
  factLines(
    [
      ['run', run.runId],
      ['feed', run.feed],
      ['kind', run.kind],
      ['outcome', outcomeCell(run.outcome)],
      ['began', whenText(run.startedAt, now)],
      ['took', `${durationText(run.durationMs)}${run.attempts > 1 ? ` in ${run.attempts} attempts` : ''}`],
      ['rows', rowsText(run)],
      ['source', trafficText(run)],
      ['watermark', watermarkText(run)],
      ['version', run.version === undefined ? undefined : countText(run.version)],
      ['error', run.errorKind],
    ],
    canvas,
  );

const block = (title: string, lines: readonly string[], { paint }: Canvas): readonly string[] =>
  lines.length === 0 ? [] : ['', paint('strong', title), ...lines];

/** One that nobody has begun yet has nothing to show but since when it waits. */
const openFacts = (run: OpenRun, now: number, canvas: Canvas): readonly string[] => {
  const hasBegun = run.attempts > 0;
  return factLines(
    [
      ['run', run.runId],
      ['feed', run.feed],
      ['kind', run.kind],
      ['status', { text: run.status, style: 'strong' }],
      [hasBegun ? 'began' : 'waits since', whenText(run.startedAt, now)],
      ['seen', hasBegun ? whenText(run.updatedAt, now) : undefined],
      ['attempts', hasBegun ? countText(run.attempts) : undefined],
      ['rows', hasBegun ? countText(run.progress.rows) : undefined],
      ['pages', hasBegun ? countText(run.progress.pages) : undefined],
      ['cancel', run.cancel && cancelText(run.cancel, now)],
    ],
    canvas,
  );
};

/** A run from its begin to its end, as far as it is: facts, what it said, what it noted, and what it changed. */
export const runStory = (run: Run, now: number, canvas: Canvas): readonly string[] => {
  if (run.status !== 'ended') return openFacts(run, now, canvas);
  return [
    ...endedFacts(run, now, canvas),
    ...block('It said', run.message === undefined ? [] : shownLines(run.message), canvas),
    ...block('Notes', (run.notes ?? []).flatMap(shownLines), canvas),
    ...block('Changes', run.reload === undefined ? [] : reloadDiff(run.reload, canvas), canvas),
    ...block('Steps', run.maintain === undefined ? [] : maintainSteps(run.maintain, canvas), canvas),
  ];
};
