const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface FieldRange {
  readonly min: number;
  readonly max: number;
  /** Names of the values, from `min` on. */
  readonly names: readonly string[];
}

const FIELDS: readonly FieldRange[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];

const isValue = (text: string, { min, max, names }: FieldRange): boolean =>
  names.includes(text.slice(0, 3).toUpperCase()) && /^[a-z]+$/i.test(text)
    ? true
    : /^\d{1,2}$/.test(text) && Number(text) >= min && Number(text) <= max;

const isItem = (text: string, range: FieldRange): boolean => {
  const [span = '', step, ...more] = text.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  const ends = span.split('-');
  return span === '*' || (ends.length <= 2 && ends.every((end) => isValue(end, range)));
};

/**
 * True for the shape of a six-field NCRONTAB expression, seconds first, as a timer trigger takes it.
 * Source: Microsoft Learn, "Timer trigger for Azure Functions", "NCRONTAB expressions".
 */
export const isNcrontab = (text: string): boolean => {
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === FIELDS.length &&
    FIELDS.every((range, index) => (fields[index] ?? '').split(',').every((item) => isItem(item, range)))
  );
};
