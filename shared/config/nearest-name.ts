/** Further apart than this, two names have nothing to do with each other. */
const MAX_DISTANCE = 2;

const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, char] of from.split('').entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const replaced = (row[j] ?? 0) + Number(char !== to[j]);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The name that was probably meant by `wanted`: at most two letters away, or as `most` says; undefined when there is none. */
export const nearestName = (
  wanted: string,
  names: readonly string[],
  most: (name: string) => number = () => MAX_DISTANCE,
): string | undefined => {
  if (wanted.length > 64) return undefined;
  const near = names
    .map((name) => ({ name, away: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, away }) => away <= most(name) && away < name.length);
  return near.toSorted((a, b) => a.away - b.away)[0]?.name;
};
