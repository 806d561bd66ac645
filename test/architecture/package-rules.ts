import { importsOf } from './imports.ts';
import { maskSource } from './mask-source.ts';
import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** Who alone may see a package. Tests may see what they need. */
const SEEN_BY: readonly (readonly [package_: RegExp, where: RegExp])[] = [
  [/^@azure\/functions$/, /^functions\//],
  [/^@azure\/identity$/, /^functions\//],
  [/^@azure\/storage-file-datalake$/, /^shared\/lake\/adls[\w-]*\.ts$/],
  [/^@azure\/data-tables$/, /^shared\/state\/azure-tables[\w-]*\.ts$/],
  [
    /^@azure\/storage-queue$/,
    /^shared\/queue\/azure-queue[\w-]*\.ts$|^local\/functions-host\/queue-(?:pump|message)\.ts$/,
  ],
  [/^@azure\/storage-blob$/, /^local\/functions-host\/(?:timer-store|stored-keys)\.ts$/],
  [/^(?:parquet-wasm|apache-arrow)(?:\/|$)/, /^shared\/parquet\/|^bench\/parquet-alone\.ts$/],
  [/^saxes$/, /^shared\/odata\//],
  [
    /^zod$/,
    /^(?:shared\/(?:api\/schemas|config|delta|queue|state)|functions)\/|^(?:local\/checkov|shared\/core\/members)\.ts$/,
  ],
  [/^node:fs(?:\/|$)/, /^shared\/(?:lake\/file[\w-]*|scratch\/disk)\.ts$|^(?:functions|local|bench|cli)\//],
  [/^node:timers(?:\/|$)/, /^(?:shared\/core|functions|local|bench|cli)\//],
  [/^node:process$/, /^(?:functions|local|bench|cli)\//],
  [/^(?:commander|@clack\/prompts|fast-string-width|jsonc-parser|open)$/, /^cli\//],
];

const outsideTests = (files: readonly SourceFile[]): readonly SourceFile[] =>
  files.filter(({ path }) => !isTest(path));

/** Each package is imported where it belongs, even for its types. */
export const misplacedPackages = (files: readonly SourceFile[]): Findings =>
  outsideTests(files)
    .flatMap(importsOf)
    .flatMap(({ path, specifier }) =>
      SEEN_BY.some(([package_, where]) => package_.test(specifier) && !where.test(path))
        ? [`${path} imports ${specifier}`]
        : [],
    );

/** The environment is read in functions/, and where things are started by hand. */
export const environmentReaders = (files: readonly SourceFile[]): Findings =>
  files.flatMap(({ path, text }) =>
    path.startsWith('shared/') && /\bprocess\s*\.\s*env\b/.test(maskSource(text))
      ? [`${path} reads process.env`]
      : [],
  );

const HEAVY = /^(?:parquet-wasm|apache-arrow)(?:\/|$)/;

/** The libraries behind Parquet take a tenth of a second to load: they are, when rows have come. */
export const eagerHeavyImports = (files: readonly SourceFile[]): Findings =>
  outsideTests(files)
    .flatMap(importsOf)
    .flatMap(({ path, specifier, kind }) =>
      HEAVY.test(specifier) && kind === 'static' ? [`${path} loads ${specifier} at once`] : [],
    );

/** Of `z` by its name the bundler can leave nothing out: 540 KB more to load at every start, 19 ms of processor time. */
export const zodByName = (files: readonly SourceFile[]): Findings =>
  outsideTests(files).flatMap(({ path, text }) =>
    /^import (?:type )?\{[^}]*\} from 'zod'/m.test(text) ? [`${path} imports z by its name`] : [],
  );
