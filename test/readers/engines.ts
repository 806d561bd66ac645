/** A way to read Delta tables that is asked of ours. */
export interface Reader {
  readonly name: string;
  /** A folder beside this file, with a requirements.txt and an environment of its own. */
  readonly folder: string;
  /** The module in it that reads and counts. */
  readonly module: string;
  /** What it is called by, for people. */
  readonly how: string;
  /** What follows from its faults for whoever reads by it. */
  readonly note?: string;
  /** The packages of requirements.txt that do the reading. */
  readonly packages: readonly string[];
}

export const READERS: readonly Reader[] = [
  {
    name: 'delta-rs',
    folder: 'deltalake',
    module: 'queries',
    how: '`QueryBuilder`, SQL',
    packages: ['deltalake'],
  },
  {
    name: 'delta-rs for pyarrow',
    folder: 'deltalake',
    module: 'datasets',
    how: '`to_pyarrow_dataset()`, `to_pandas(filters=…)`',
    packages: ['deltalake', 'pyarrow'],
    note: 'It compares a bound that a file lacks with null, and passes the file over. Bounds are missing where a column of floats holds a NaN or an infinity, and where the greatest text of a file cannot be cut and is longer than 1 KiB. Filter such columns by `QueryBuilder` or polars. Files that Tidemark 0.2 or earlier wrote have no bounds of booleans either: reload `{"all": true}` once. Bounds of decimals of more than 15 digits that delta-rs itself writes, also when it compacts a table of ours, are rounded to a double: exact readers may miss rows of those files.',
  },
  {
    name: 'polars',
    folder: 'deltalake',
    module: 'polars_scan',
    how: '`pl.scan_delta`',
    packages: ['polars', 'deltalake'],
  },
  {
    name: 'Delta Kernel (Rust) for polars',
    folder: 'polars-kernel',
    module: 'kernel_scan',
    how: '`polars_deltalake.scan_delta`',
    packages: ['polars-deltalake', 'polars'],
    note: 'Collect first, or filter by `is_nan()` and `is_infinite()`.',
  },
  {
    name: 'DuckDB',
    folder: 'duckdb',
    module: 'duckdb_scan',
    how: '`delta_scan`',
    packages: ['duckdb', 'duckdb-extension-delta'],
  },
  {
    name: 'ClickHouse',
    folder: 'clickhouse',
    module: 'clickhouse',
    how: '`deltaLakeLocal`',
    packages: ['chdb', 'chdb-core'],
  },
  {
    name: 'DataFusion',
    folder: 'datafusion',
    module: 'registered',
    how: '`register_table(DeltaTable(…))`',
    packages: ['datafusion', 'deltalake'],
  },
  {
    name: 'Sail',
    folder: 'sail',
    module: 'sail',
    how: 'Spark Connect, `format("delta")`',
    packages: ['pysail'],
    note: 'A version below a checkpoint is not found, in tables of any writer: the newest is.',
  },
  {
    name: 'Daft',
    folder: 'daft',
    module: 'daft_frames',
    how: '`daft.read_deltalake`',
    packages: ['daft', 'deltalake'],
  },
];

/** The packages of a requirements.txt, each pinned: name to version. */
export const parsePins = (requirements: string): ReadonlyMap<string, string> =>
  new Map(
    requirements
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', version = ''] = line.split('==');
        return [name, version] as const;
      }),
  );

/** A reader's packages with their versions, as the page names them. */
export const packagesOf = ({ packages }: Reader, pins: ReadonlyMap<string, string>): string =>
  packages.map((name) => `${name} ${pins.get(name) ?? 'unpinned'}`).join(', ');
