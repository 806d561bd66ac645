/** `read` of every item, at most `width` under way at once, results in the order of `items`. The first rejection ends it. */
export const inOrder = async <T, R>(
  items: readonly T[],
  width: number,
  read: (item: T) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += width)
    results.push(...(await Promise.all(items.slice(start, start + width).map(read))));
  return results;
};
