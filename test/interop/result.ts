/** What one check of one table found. */
export interface Result {
  readonly table: string;
  readonly check: string;
  readonly problems: readonly string[];
  /** Questions that were asked of an engine, and those that were not, by the reason. */
  readonly asked?: number;
  readonly leftOut?: Readonly<Record<string, number>>;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const counted = ({ asked = 0, leftOut = {} }: Result): string => {
  const left = sum(Object.values(leftOut));
  return asked + left === 0 ? '' : ` (${asked} asked${left === 0 ? '' : `, ${left} left out`})`;
};

export const printResult = (result: Result): void => {
  const { table, check, problems } = result;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${table}: ${check}${counted(result)}`);
  for (const problem of problems.slice(0, 10)) console.log(`       ${problem}`);
  if (problems.length > 10) console.log(`       and ${problems.length - 10} more`);
};

/** How many questions of all tables were left out, by the reason. */
export const printLeftOut = (results: readonly Result[]): void => {
  const counts = new Map<string, number>();
  for (const { leftOut = {} } of results)
    for (const [reason, count] of Object.entries(leftOut))
      counts.set(reason, (counts.get(reason) ?? 0) + count);
  for (const [reason, count] of counts) console.log(`left out: ${count} times, as ${reason}`);
};
