const MAX_NAMES = 20;

/** Names as a message lists them: 20 at most, and how many more there are. */
export const listNames = (names: readonly string[]): string => {
  const more = names.length - MAX_NAMES;
  if (more <= 0) return names.join(', ');
  return `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more`;
};
