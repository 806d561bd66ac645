import type { Session } from './session.ts';

const EVERY_MS = 5_000;

/** To the top of the screen, which is cleared. */
const HOME = '\u001b[H\u001b[2J';

/**
 * Asks again and again until Ctrl-C. On a terminal what `show` writes takes the place of what it wrote before; in a pipe it comes after it.
 */
export const watch = async <Answer>(
  { io, globals }: Session,
  load: () => Promise<Answer>,
  show: (answer: Answer) => void | Promise<void>,
): Promise<void> => {
  while (!io.signal.aborted) {
    const answer = await load();
    if (io.out.width !== undefined && !globals.json) io.out.write(HOME);
    await show(answer);
    await io.clock.sleep(EVERY_MS, io.signal).catch(() => undefined);
  }
};
