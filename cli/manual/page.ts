import type { CommandSpec, OptionSpec } from '../command.ts';
import { COMMANDS } from '../commands/index.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { GLOBAL_OPTIONS } from '../globals.ts';
import { CALL } from '../program.ts';

const INTRODUCTION = `# The command line

\`\`\`sh
${CALL} feeds
\`\`\`

looks after the feeds of this folder, on any machine with the packages installed (\`npm ci\`). No host is needed: the app's own functions work in the process of the command, on the settings of the environment and of \`local.settings.json\`, on \`feeds.json\` and on \`.tidemark\`.

- Where \`npm start\` runs in the folder, a command works beside it, on the same state, lake and sample service.
- Where it does not, a command starts what it would start: the storage emulator, and the sample service for the shipped feed. They end with the command, and one command waits for another.
- With \`--app https://NAME.azurewebsites.net\` it speaks to a deployment, with the key in the environment variable \`TIDEMARK_KEY\`. A key is never typed, and goes over https only.

\`\`\`sh
export TIDEMARK_KEY="$(az functionapp keys list --name NAME --resource-group GROUP --query functionKeys.default --output tsv)"
${CALL} feeds --app https://NAME.azurewebsites.net
\`\`\`

What is data goes to stdout, what is for people to stderr. In a pipe, let npm be silent (\`-s\`), and take the API's answer ([http.md](http.md)) as it is:

\`\`\`sh
npm run -s tidemark -- feeds --json | jq -r '.feeds[] | select(.lastRun.outcome == "failed") | .name'
\`\`\`

Nothing is asked where there is no terminal: a command that would ask wants \`--yes\`. Colours go to terminals only, and not with \`NO_COLOR\`. Control characters, terminal escapes and marks of direction in data are written out. Ctrl-C ends a sync or a reload in good order, and withdraws one that still waits for its turn.

To type \`tidemark\` alone, from any folder, with completion: \`eval "$(npm run -s tidemark -- completion bash)"\`; see [completion](#completion).
`;

const FOOT = `
This page is written by \`npm run cli:docs\`.
`;

const optionLine = ({ flags, about, choices }: OptionSpec): string =>
  `- \`${flags}\`: ${about}${choices === undefined ? '' : `: ${choices.map((one) => `\`${one}\``).join(', ')}`}`;

const usageOf = ({ name, args }: CommandSpec): string =>
  [CALL, name, ...args.map(({ name: arg, required }) => (required ? `<${arg}>` : `[${arg}]`))].join(' ');

const commandText = (spec: CommandSpec): string => {
  const { name, args, summary, about, options, examples } = spec;
  const sentence = `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;
  const lines = [
    ...args.map(({ name: arg, about: what }) => `- \`${arg}\`: ${what}`),
    ...options.map(optionLine),
  ];
  return [
    `### ${name}`,
    `\`${usageOf(spec)}\``,
    about === undefined ? sentence : `${sentence} ${about}`,
    lines.join('\n'),
    `\`\`\`sh\n${examples.map(({ line, about: what }) => `${CALL} ${line}   # ${what}`).join('\n')}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** docs/cli.md, as the commands say themselves. Not yet formatted. */
export const docsPage = (): string =>
  [
    INTRODUCTION,
    '## Options of every command',
    GLOBAL_OPTIONS.map(optionLine).join('\n'),
    '## Exit codes',
    `| code | what it says |\n| --- | --- |\n${Object.values(EXIT_CODES)
      .map(({ code, means }) => `| ${code} | ${means} |`)
      .join('\n')}`,
    '## Commands',
    ...COMMANDS.map(commandText),
    FOOT,
  ].join('\n\n');
