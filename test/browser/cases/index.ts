import type { Case } from '../case.ts';
import { ACTION_CASES } from './actions.ts';
import { HOSTILE_CASES } from './hostile.ts';
import { PLANTED_CASES } from './planted.ts';
import { STAND_IN_CASES } from './stand-in.ts';
import { STATE_CASES } from './states.ts';
import { STORY_CASES } from './story.ts';
import { VIEW_CASES } from './views.ts';

/** Everything that is tried. */
export const CASES: readonly Case[] = [
  ...STORY_CASES,
  ...PLANTED_CASES,
  ...STAND_IN_CASES,
  ...ACTION_CASES,
  ...VIEW_CASES,
  ...HOSTILE_CASES,
  ...STATE_CASES,
];
