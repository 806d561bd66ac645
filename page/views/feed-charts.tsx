import type { RunView, TableVersion, TableView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { Chart } from '../parts/chart.tsx';
import { Name } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { When } from '../parts/when.tsx';
import { bytes, counted, whole } from '../words/number.ts';
import type { Point } from '../words/point.ts';
import { rowsOver } from '../words/rows-over.ts';
import { isOver } from '../words/run-over.ts';
import { duration, utc } from '../words/time.ts';

const VERSIONS = 50;
const RUNS = 50;

const TONES: ReadonlyMap<string, string> = new Map([
  ['failed', 'bar-failed'],
  ['stopped', 'bar-stopped'],
  ['no-new-rows', 'bar-idle'],
]);

const durations = (runs: readonly RunView[]): readonly Point[] =>
  runs
    .filter(({ durationMs }) => durationMs !== undefined)
    .toReversed()
    .map(({ startedAt = '', durationMs = 0, outcome = '' }) => ({
      x: Date.parse(startedAt),
      y: durationMs,
      label: `${utc(startedAt)} UTC`,
      value: duration(durationMs),
      ...(TONES.has(outcome) && { tone: TONES.get(outcome) ?? '' }),
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
    <div class="scroll" tabIndex={0} role="region" aria-label="Versions of the table">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              Version
            </th>
            <th scope="col">When</th>
            <th scope="col">Operation</th>
            <th scope="col" class="number">
              Rows
            </th>
            <th scope="col" class="number">
              Files
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <Version key={version.version} version={version} />
          ))}
        </tbody>
      </table>
    </div>
  </details>
);

const Table = ({
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

/** Rows over time, what each version brought, and how long runs took. Asked for anew when a run has ended. */
export const FeedCharts = ({ name, lastRun }: { readonly name: string; readonly lastRun: string }) => {
  const params = { feed: name };
  const table = useLive({ endpoint: 'feedTable', params, query: { versions: VERSIONS } }, undefined, lastRun);
  const runs = useLive({ endpoint: 'listFeedRuns', params, query: { limit: RUNS } }, undefined, lastRun);
  const shown = table.body.value;
  const isTable = shown === undefined || Array.isArray(shown.versions);
  return (
    <section aria-labelledby="charts">
      <h2 id="charts">Over time</h2>
      {table.trouble.value !== undefined && <TroubleNote trouble={table.trouble.value} />}
      <Table table={isTable ? shown : undefined} runs={(runs.body.value?.runs ?? []).filter(isOver)} />
      {isTable && shown !== undefined && <Versions table={shown} />}
    </section>
  );
};
