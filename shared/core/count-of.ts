/** `1 row`, `2 rows`: a number and what follows it in a message. `many` where that is more than an s. Digits stand as they are, for those who search for them. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
