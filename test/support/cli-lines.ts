import type { CommandName, Line } from '../../cli/command.ts';

import { RUN_ID } from './cli-app.ts';

/** A line of each command that asks the app; undefined where it asks none. */
export const LINES: Readonly<Record<CommandName, (text: string) => Line | undefined>> = {
  add: () => undefined,
  completion: () => undefined,
  feeds: () => ['feeds'],
  runs: () => ['runs', 'orders'],
  run: () => ['run', RUN_ID],
  open: (text) => ['open', text],
  check: () => ['check'],
  preview: (text) => ['preview', text],
  sync: (text) => ['sync', text],
  reload: (text) => ['reload', text, '--from', text],
  maintain: (text) => ['maintain', text],
  pause: (text) => ['pause', text, '--reason', text],
  resume: (text) => ['resume', text],
  cancel: () => ['cancel', RUN_ID],
};
