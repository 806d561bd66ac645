import type { RunView, TableVersion, TableView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { Chart } from '../parts/chart.tsx';
import { Name } from '../parts/said.tsx';
import { Table } from '../parts/table.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { When } from '../parts/when.tsx';
import { barTone } from '../words/bar-tone.ts';
import { bytes, counted, whole } from '../words/number.ts';
import type { Point } from '../words/point.ts';
import { rowsOver } from '../words/rows-over.ts';
import { isOver } from '../words/run-over.ts';
import { duration, utc } from '../words/time.ts';

const VERSIONS = 50;

const durations = (runs: readonly RunView[]): readonly Point[] =>
  runs
    .filter(({ durationMs }) => durationMs !== undefined)
    .toReversed()
    .map(({ startedAt = '', durationMs = 0, outcome = '' }) => ({
      x: Date.parse(startedAt),
      y: durationMs,
      label: `${utc(startedAt)} UTC`,
      value: duration(durationMs),
      tone: barTone(outcome),
    }));

const added = (versions: readonly TableVersion[]): readonly Point[] =>
  versions
    .filter(({ operation }) => operation !== 'OPTIMIZE')
    .toSorted((a, b) => a.version - b.version)
    .map(({ version, at = '', rowsAdded = 0 }) => ({
      x: version,
      y: rowsAdded,
      label: `version ${version}, ${utc(at)} UTC`,
      value: whole(rowsAdded),
    }));

const mostOf = (points: readonly Point[], words: (value: number) => string): string =>
  words(Math.max(0, ...points.map(({ y }) => y)));

const Version = ({
  version: { version, at, operation, rowsAdded = 0, rowsRemoved = 0, filesAdded = 0, filesRemoved = 0 },
}: {
  readonly version: TableVersion;
}) => (
  <tr>
    <td class="number">{version}</td>
    <td>{at === undefined ? <span class="muted">–</span> : <When at={at} />}</td>
    <td>
      <Name text={operation} />
    </td>
    <td class="number">
      +{whole(rowsAdded)} −{whole(rowsRemoved)}
    </td>
    <td class="number">
      +{whole(filesAdded)} −{whole(filesRemoved)}
    </td>
  </tr>
);

const Versions = ({
  table: { files = 0, bytes: size = 0, versions = [] },
}: {
  readonly table: TableView;
}) => (
  <details class="versions">
    <summary>
      Versions of the table{' '}
      <span class="muted">
        {counted(files, 'file')}, {bytes(size)}
      </span>
    </summary>
    <Table
      what="Versions of the table"
      heads={[{ number: 'Version' }, 'When', 'Operation', { number: 'Rows' }, { number: 'Files' }]}
    >
      {versions.map((version) => (
        <Version key={version.version} version={version} />
      ))}
    </Table>
  </details>
);

const Charts = ({
  table,
  runs,
}: {
  readonly table: TableView | undefined;
  readonly runs: readonly RunView[];
}) => {
  const over = table === undefined ? [] : rowsOver(table);
  const per = table === undefined ? [] : added(table.versions ?? []);
  const took = durations(runs);
  return (
    <div class="charts">
      <Chart
        title="Rows in the table"
        kind="line"
        points={over}
        columns={['when', 'rows']}
        most={mostOf(over, whole)}
      />
      <Chart
        title="Rows added by each version"
        kind="bars"
        points={per}
        columns={['version', 'rows']}
        most={mostOf(per, whole)}
      />
      <Chart
        title="How long runs took"
        kind="bars"
        points={took}
        columns={['begun', 'took']}
        most={mostOf(took, duration)}
      />
    </div>
  );
};

interface FeedChartsProps {
  readonly name: string;
  /** The table is asked for anew when that is another. */
  readonly lastRun: string;
  readonly runs: readonly RunView[];
}

/** Rows over time, what each version brought, and how long runs took. */
export const FeedCharts = ({ name, lastRun, runs }: FeedChartsProps) => {
  const params = { feed: name };
  const table = useLive({ endpoint: 'feedTable', params, query: { versions: VERSIONS } }, undefined, lastRun);
  const shown = table.body.value;
  const isTable = shown === undefined || Array.isArray(shown.versions);
  return (
    <section aria-labelledby="charts">
      <h2 id="charts">Over time</h2>
      {table.trouble.value !== undefined && <TroubleNote trouble={table.trouble.value} />}
      <Charts table={isTable ? shown : undefined} runs={runs.filter(isOver)} />
      {isTable && shown !== undefined && <Versions table={shown} />}
    </section>
  );
};
