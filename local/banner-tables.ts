import type { Feed } from '../shared/config/index.ts';

/** Versions that have been tried together: a newer Spark than its Delta jar asks for a jar that may not exist. */
const SPARK_PACKAGES = 'delta-spark==4.0.1 pyspark==4.0.1';

const python = (code: string): string => `  python3 -c "${code}"`;

const spark = (table: string): string =>
  [
    'from delta import configure_spark_with_delta_pip as delta',
    'from pyspark.sql import SparkSession',
    "spark = delta(SparkSession.builder.config('spark.sql.extensions', 'io.delta.sql.DeltaSparkSessionExtension').config('spark.sql.catalog.spark_catalog', 'org.apache.spark.sql.delta.catalog.DeltaCatalog')).getOrCreate()",
    `spark.read.format('delta').load('${table}').show()`,
  ].join('; ');

const OPEN = 'from deltalake import DeltaTable';

const pathOf = ([first]: readonly Feed[], lake: string): string => `${lake}/${first?.tablePath ?? ''}`;

/** The lines that open the first feed's table, once a run has made it, with delta-rs. */
export const tableLines = (feeds: readonly Feed[], lake: string): readonly string[] => [
  'The table, once a run has made it',
  '  pip install deltalake pyarrow',
  python(
    `${OPEN}; table = DeltaTable('${pathOf(feeds, lake)}'); print(table.version(), table.to_pyarrow_table())`,
  ),
];

/** The same with DuckDB and Spark. */
export const otherEngineLines = (feeds: readonly Feed[], lake: string): readonly string[] => [
  '  pip install deltalake pyarrow duckdb',
  python(
    `import duckdb; ${OPEN}; rows = DeltaTable('${pathOf(feeds, lake)}').to_pyarrow_dataset(); print(duckdb.sql('SELECT count(*) FROM rows'))`,
  ),
  `  pip install ${SPARK_PACKAGES}   (needs Java 17)`,
  python(spark(pathOf(feeds, lake))),
];
