import type { CommandSpec } from '../command.ts';

/** The shells that can be completed in. */
export const SHELLS = ['bash', 'zsh', 'fish', 'pwsh'] as const;

/** Commands that set up feeds, or the shell. */
export const SETTING_UP: readonly CommandSpec[] = [
  {
    name: 'add',
    args: [{ name: 'serviceUrl', about: 'the root of the OData service', required: true }],
    summary: 'list what a service has, and write feeds for it into feeds.json',
    about:
      'It proposes a cursor and a table for each entity set; what cannot be a feed is told and left out, and what the file has stays as it is written. A secret is never typed here: the flags name the setting that holds it. With --json it prints the entries and writes nothing.',
    options: [
      { flags: '--all', about: 'every entity set that can be kept in step' },
      { flags: '--only <names>', about: 'these entity sets, with commas between' },
      { flags: '--source <name>', about: 'the name of the service in "sources"; default: from its host' },
      {
        flags: '--user <name>',
        about: 'sign in with this user name, and the password of --password-setting',
      },
      { flags: '--password-setting <setting>', about: 'the setting that holds the password' },
      { flags: '--token-setting <setting>', about: 'sign in with the bearer token in this setting' },
      { flags: '--header <name>', about: 'sign in with a key in this header, from --header-setting' },
      { flags: '--header-setting <setting>', about: 'the setting that holds the key' },
      {
        flags: '--scope <scope>',
        about: 'sign in at Microsoft Entra, by default as the identity that the app runs as',
      },
      { flags: '--tenant <id>', about: 'with --scope: the tenant of an app registration' },
      {
        flags: '--client <id>',
        about: 'with --scope: the client id of an app registration, or of an identity',
      },
      {
        flags: '--secret-setting <setting>',
        about: 'with --scope: the setting that holds its client secret',
      },
    ],
    examples: [
      { line: 'add http://127.0.0.1:7080/V4/Northwind/Northwind.svc --json --all', about: 'look only' },
      {
        line: 'add http://127.0.0.1:7080/V4/Northwind/Northwind.svc --only Products --yes',
        about: 'one of them',
      },
    ],
    load: () => import('./add.ts'),
  },
  {
    name: 'completion',
    args: [{ name: 'shell', about: SHELLS.join(', '), required: true, of: 'shells', choices: SHELLS }],
    summary: 'print what makes `tidemark` a word of your shell, with completion',
    options: [],
    examples: [{ line: 'completion bash', about: 'for: eval "$(npm run -s tidemark -- completion bash)"' }],
    load: () => import('./completion.ts'),
  },
];
