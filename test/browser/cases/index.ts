import type { Case } from '../case.ts';
import { HOSTILE_CASES } from './hostile.ts';
import { PLANTED_CASES } from './planted.ts';
import { STATE_CASES } from './states.ts';
import { STORY_CASES } from './story.ts';
import { VIEW_CASES } from './views.ts';

/** Everything that is tried. */
export const CASES: readonly Case[] = [
  ...STORY_CASES,
  ...PLANTED_CASES,
  ...VIEW_CASES,
  ...HOSTILE_CASES,
  ...STATE_CASES,
];
