/** How long a message is hidden and lives, in s. */
export interface MessageLife {
  readonly hiddenS: number;
  /** Left out: as long as the service keeps one, a week. */
  readonly livesS?: number;
}

/** In the whole seconds that the service counts in: hidden for no less than was asked. */
export const hiddenSeconds = (delayMs = 0): number => Math.max(0, Math.ceil(delayMs / 1000));

/**
 * The life of a message that is to be gone after `ttlMs`: no later than that, but not before a second is over. Undefined for one that
 * nobody would ever be handed: the service refuses it.
 * Source: Azure Storage REST, "Put Message".
 */
export const shortLife = (ttlMs: number, delayMs?: number): MessageLife | undefined => {
  const life = { hiddenS: hiddenSeconds(delayMs), livesS: Math.max(1, Math.floor(ttlMs / 1000)) };
  return life.hiddenS < life.livesS ? life : undefined;
};
