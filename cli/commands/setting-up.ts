import type { CommandSpec } from '../command.ts';

/** The shells that can be completed in. */
export const SHELLS = ['bash', 'zsh', 'fish', 'pwsh'] as const;

/** Commands that set up feeds, or the shell. */
export const SETTING_UP: readonly CommandSpec[] = [
  {
    name: 'completion',
    args: [{ name: 'shell', about: SHELLS.join(', '), required: true, of: 'shells', choices: SHELLS }],
    summary: 'print what makes `tidemark` a word of your shell, with completion',
    options: [],
    examples: [{ line: 'completion bash', about: 'for: eval "$(npm run -s tidemark -- completion bash)"' }],
    load: () => import('./completion.ts'),
  },
];
