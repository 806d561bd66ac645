/** More lines than these nobody reads one by one. */
const MOST = 50;

/** A text as its lines, without empty ones; what is beyond fifty is the last. */
export const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST - 1), lines.slice(MOST - 1).join(' ')];
};
