// Asks the local host what its own OpenAPI document allows, and what it does not, and holds the answers to that document: schemathesis, with a
// seed and a bound of examples, of feeds and runs that are there. Left out where there is no Python, unless CI is true.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { interpreterIn, preparePython } from '../../local/python.ts';
import { countAnswers, countLines, neverGood } from './answered.ts';
import { configOf, withExamples } from './targets.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

const FOLDER = resolve('.interop/api');
const CONFIG = join(FOLDER, 'schemathesis.toml');
const DOCUMENT = join(FOLDER, 'openapi.json');
const REPORT = join(FOLDER, 'answers.har');
const SEED = '20261130';
const EXAMPLES = '15';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
  // Not that all that the document allows is taken: which of a window's members go together it says in words.
  'negative_data_rejection',
].join(',');

const prepare = async (): Promise<boolean> => {
  try {
    await preparePython(FOLDER, import.meta.dirname);
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    console.log(`skip schemathesis: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
};

const writeInputs = async ({ url, targets }: ApiWorld): Promise<void> => {
  const response = await fetch(`${url}/api/openapi.json`);
  const document = (await response.json()) as Parameters<typeof withExamples>[0];
  await mkdir(FOLDER, { recursive: true });
  await writeFile(DOCUMENT, JSON.stringify(withExamples(document, targets)));
  await writeFile(CONFIG, configOf(targets));
};

const schemathesis = async ({ url, key }: ApiWorld): Promise<number> => {
  const args = [
    `--config-file=${CONFIG}`,
    'run',
    DOCUMENT,
    `--url=${url}/api`,
    `--header=x-functions-key: ${key}`,
    `--seed=${SEED}`,
    `--max-examples=${EXAMPLES}`,
    `--checks=${CHECKS}`,
    '--phases=examples,coverage,fuzzing',
    '--generation-database=none',
    // The host refuses it in a target by itself, with an empty 400.
    '--generation-allow-x00=false',
    '--continue-on-failure',
    `--report-har-path=${REPORT}`,
    '--no-color',
  ];
  const program = join(dirname(interpreterIn(FOLDER)), 'schemathesis');
  const child = spawn(program, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

const ask = async (): Promise<number> => {
  const world = await openApiWorld();
  try {
    await writeInputs(world);
    const code = await schemathesis(world);
    const counts = countAnswers(await readFile(REPORT, 'utf8'));
    console.log(countLines(counts).join('\n'));
    const never = neverGood(counts);
    if (never.length > 0) console.error(`Never answered well, so not shown: ${never.join(', ')}.`);
    return never.length > 0 ? 1 : code;
  } finally {
    await world.close();
  }
};

if (await prepare()) process.exitCode = await ask();
