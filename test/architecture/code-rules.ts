import { maskSource } from './mask-source.ts';
import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const matches = ({ path, text }: SourceFile, pattern: RegExp): Findings =>
  [...maskSource(text).matchAll(pattern)].map(
    (match) => `${path}:${lineOf(text, match.index)}: ${match[0].trim()}`,
  );

const inShared = (files: readonly SourceFile[]): readonly SourceFile[] =>
  files.filter(({ path }) => path.startsWith('shared/') && !isTest(path));

const CONSOLE = /\bconsole\s*\.\s*\w+/g;

/** What runs answer and record is the whole of what they say. */
export const consoleUses = (files: readonly SourceFile[]): Findings =>
  inShared(files).flatMap((file) => matches(file, CONSOLE));

const AMBIENT =
  /\bDate\s*\.\s*now\b|\bnew Date\b\s*(?:\(\s*\)|(?![\s(]))|\bperformance\s*\.\s*now\b|\bMath\s*\.\s*random\b|(?<!\btypeof )\bglobalThis\s*\.\s*\w+|(?<![.\w] ?)\bset(?:Timeout|Interval|Immediate)\s*\(/g;

/** Time, chance and the network come in as arguments; core is where they come from. */
export const ambientEffects = (files: readonly SourceFile[]): Findings =>
  inShared(files)
    .filter(({ path }) => !path.startsWith('shared/core/'))
    .flatMap((file) => matches(file, AMBIENT));

/** Whoever calls these turns each of their errors into a TidemarkError: none leaves its room. But the client's, which does not run in the app. */
export const TRANSLATED = [
  'shared/api/client.ts',
  'shared/api/request.ts',
  'shared/delta/log/parse-actions.ts',
  'shared/lake/adls-answers.ts',
  'shared/odata/metadata/csdl.ts',
  'shared/parquet/thrift.ts',
];

const OTHER_ERROR = /\b(?:throw|reject\s*\(|abort\s*\()\s*new (?!TidemarkError\b)[\w.]+/g;

/** One class of errors leaves shared/. */
export const otherErrors = (files: readonly SourceFile[]): Findings =>
  inShared(files)
    .filter(({ path }) => !TRANSLATED.includes(path))
    .flatMap((file) => matches(file, OTHER_ERROR));

const LOOK_UP =
  /(?:\w+|[\])!])(?:\?\.)?\[\s*(?:\w+(?:\?|!)?\.)*(?:name|\w+Name|column|key|type|code|setting|member|header|option)\s*\]/g;

/** Where names are our own. */
export const OWN_NAMES = [
  'functions/routing/serve-path.ts',
  'shared/api/schemas/index.ts',
  'shared/api/table/endpoints.ts',
  'shared/core/own.ts',
  'shared/parquet/by-type.ts',
  'shared/parquet/encode-rows.ts',
  'shared/parquet/fixed-builder.ts',
  'shared/parquet/from-arrow.ts',
  'shared/parquet/row-values.ts',
  'shared/state/stored/record.ts',
];

/** Names from outside are asked for by `ownOf` or a Map: every plain object answers to `constructor`. */
export const outsideLookUps = (files: readonly SourceFile[]): Findings =>
  files
    .filter(({ path }) => /^(?:shared|functions)\//.test(path) && !isTest(path))
    .filter(({ path }) => !OWN_NAMES.includes(path))
    .flatMap((file) => matches(file, LOOK_UP));

const STARTUP = /\brunOnStartup['"]?\s*:\s*(?!false\b)[\w.]+/g;

/** A timer that runs on startup runs at every scale-out. */
export const startupTimers = (files: readonly SourceFile[]): Findings =>
  files.flatMap((file) => {
    if (file.path.endsWith('.ts')) return matches(file, STARTUP);
    return [...file.text.matchAll(/"runOnStartup"\s*:\s*true/g)].map(() => `${file.path}: runOnStartup`);
  });
