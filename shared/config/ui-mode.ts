import type { Environment } from './secrets.ts';

/** What the page at `GET /api/ui` is: not there, without buttons that change anything, or with them. */
export const UI_MODES = ['off', 'read', 'on'] as const;

export type UiMode = (typeof UI_MODES)[number];

/** Read on its own: the page tells what is wrong with other settings. Of a value that is none, the least that helps. */
export const uiModeOf = ({ UI: given }: Environment): UiMode =>
  UI_MODES.find((mode) => mode === given?.trim()) ?? 'read';
