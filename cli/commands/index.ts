import type { CommandSpec } from '../command.ts';
import { LOOKING } from './looking.ts';
import { SETTING_UP } from './setting-up.ts';
import { WORKING } from './working.ts';

/** Every command, in the order of help. */
export const COMMANDS: readonly CommandSpec[] = [...SETTING_UP, ...LOOKING, ...WORKING];
