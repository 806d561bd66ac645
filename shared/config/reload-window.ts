import * as z from 'zod';
import { parseDuration } from './duration.ts';
import type { ReloadWindow } from './feed.ts';
import { cursorLiteral, object, span, unitsOf } from './feed-parts.ts';
import { AT_ALONE, AT_OF_DAYS, isAtAlone, isAtWithin, scheduleShape } from './reload-schedule.ts';

/** The keys that name a reload's window. */
export const windowShape = {
  last: span
    .describe('From this far below the greatest cursor value: 10, or "P7D" on a time.')
    .exactOptional(),
  rows: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('The last rows, so many of them; at most 1,000,000.')
    .exactOptional(),
  from: cursorLiteral.describe('The rows above this cursor value.').exactOptional(),
  to: cursorLiteral.describe('With "from": only the rows below this cursor value.').exactOptional(),
  all: z.literal(true).describe('Everything.').exactOptional(),
};

const windowObject = object(windowShape);

type WindowInput = z.output<typeof windowObject>;

/** How many windows are named: one is right. */
export const windowCount = ({ last, rows, from, all }: WindowInput): number =>
  [last, rows, from, all].filter((value) => value !== undefined).length;

export const ONE_WINDOW = 'must have exactly one of "last", "rows", "from", "all"';

/** Whether a window ends where it does not begin. */
export const isEndAlone = ({ from, to }: WindowInput): boolean => to !== undefined && from === undefined;

export const END_ALONE = 'has "to", which needs "from": {"from": …, "to": …} is a window with both ends';

/** The window in feeds.json, and when the timer reloads it. */
export const feedReload = object({ ...windowShape, ...scheduleShape })
  .refine((reload) => windowCount(reload) === 1, { error: ONE_WINDOW })
  .refine((reload) => !isEndAlone(reload), { error: END_ALONE })
  .refine((reload) => !isAtAlone(reload), { error: AT_ALONE })
  .refine((reload) => !isAtWithin(reload), { error: AT_OF_DAYS })
  .describe(
    'The default window of a reload: exactly one of last, rows, from (with to, or without), all. With "every" the timer reloads it by itself.',
  );

/** A distance along the cursor that `span` let through: units of a number as a literal, or ms. */
export const toSpan = (span: string | number): { readonly units: string } | { readonly ms: number } => {
  const units = unitsOf(span);
  return units === undefined ? { ms: parseDuration(String(span)) ?? 0 } : { units };
};

/** The window that is named; undefined when there is none. */
export const toWindow = ({ last, rows, from, to, all }: WindowInput): ReloadWindow | undefined => {
  if (last !== undefined) return { last: toSpan(last) };
  if (rows !== undefined) return { rows };
  if (from !== undefined) return { from: String(from), ...(to !== undefined && { to: String(to) }) };
  return all === undefined ? undefined : { all };
};
