// Other methods are not asked for here: TRACE, which the host itself does not know, would be among them. They are in test/host/answers.
// Asks the local host what its own OpenAPI document allows, and what it does not, and holds the answers to that document: schemathesis, with a
// seed and a bound of examples. Left out where there is no Python, unless CI is true.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { interpreterIn, preparePython } from '../../local/python.ts';
import { openApiWorld } from './world.ts';

const FOLDER = resolve('.interop/api');
const SEED = '20261130';
const EXAMPLES = '15';
const CHECKS =
  'not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,ignored_auth';

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

const ask = async (): Promise<number> => {
  const world = await openApiWorld();
  try {
    const args = [
      'run',
      `${world.url}/api/openapi.json`,
      `--url=${world.url}/api`,
      `--header=x-functions-key: ${world.key}`,
      `--seed=${SEED}`,
      `--max-examples=${EXAMPLES}`,
      `--checks=${CHECKS}`,
      '--phases=examples,coverage,fuzzing',
      '--generation-database=none',
      // The host refuses it in a target by itself, with an empty 400.
      '--generation-allow-x00=false',
      '--continue-on-failure',
      '--no-color',
    ];
    const program = join(dirname(interpreterIn(FOLDER)), 'schemathesis');
    const child = spawn(program, args, { stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await world.close();
  }
};

if (await prepare()) process.exitCode = await ask();
