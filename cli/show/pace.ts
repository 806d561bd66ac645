/** A pace of less time than this is a matter of chance. */
const LEAST_SECONDS = 2;

/** Rows a second since the first look: what came before that took a time that nobody knows. Undefined until it says something. */
export const createPace = (): ((rows: number, seconds: number) => number | undefined) => {
  let first: { readonly rows: number; readonly seconds: number } | undefined;
  return (rows, seconds) => {
    first ??= { rows, seconds };
    const [came, took] = [rows - first.rows, seconds - first.seconds];
    return took < LEAST_SECONDS || came <= 0 ? undefined : Math.round(came / took);
  };
};
