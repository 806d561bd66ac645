import type { OpenRun } from '../../shared/api/index.ts';
import { agoText } from './times.ts';

/** Who has asked for a run's end, and when. */
export const cancelText = ({ at, by }: NonNullable<OpenRun['cancel']>, now: number): string =>
  `its end was asked for by ${by}, ${agoText(at, now)}`;
