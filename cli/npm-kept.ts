import type { Environment } from '../shared/config/index.ts';
import type { OptionSpec } from './command.ts';

const longOf = ({ flags }: OptionSpec): string | undefined =>
  /--(?<name>[\w-]+)/.exec(flags)?.groups?.['name'];

/**
 * Options that npm kept for itself, as they came before its `--`: it hands them over as settings of its own. A `--dry-run` that is lost so must
 * not become the real thing.
 */
export const keptByNpm = (options: readonly OptionSpec[], env: Environment): readonly string[] =>
  env['npm_lifecycle_event'] === 'tidemark'
    ? options
        .flatMap((option) => longOf(option) ?? [])
        // A setting of the machine's own that is switched off (`yes=false`) is there too, and empty.
        .filter((name) => (env[`npm_config_${name.replaceAll('-', '_')}`] ?? '') !== '')
    : [];
