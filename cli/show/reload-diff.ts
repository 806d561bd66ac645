import { type EndedRun, windowText } from '../../shared/api/index.ts';
import { countOf, countText } from './numbers.ts';
import { type Canvas, type Style } from './table.ts';
import { shownText } from './shown-text.ts';
import { cutTo } from './width.ts';

type Reload = NonNullable<EndedRun['reload']>;
type Kind = keyof NonNullable<Reload['changes']>;

const SIGNS: readonly (readonly [kind: Kind, sign: string, style: Style])[] = [
  ['inserted', '+', 'good'],
  ['changed', '~', 'warn'],
  ['deleted', '-', 'bad'],
  ['same', '=', 'dim'],
];
/** Keys of each kind that are named. */
const MOST_KEYS = 5;

const headText = ({ window, watermark }: Reload): string =>
  `window: ${windowText(window)}${watermark.before === undefined ? '' : ` (watermark ${watermark.before})`}`;

const keysText = (keys: readonly string[], count: number): string => {
  const named = keys.slice(0, MOST_KEYS);
  const more = count - named.length;
  if (named.length === 0) return '';
  return `  ${named.map(shownText).join(', ')}${more > 0 ? `, and ${countText(more)} more` : ''}`;
};

/** What a reload changes, or would: a line for each kind of change, with the keys of some. */
export const reloadDiff = (reload: Reload, { paint, width }: Canvas): readonly string[] => {
  const cut = (text: string): string => cutTo(text, width ?? 2_000);
  const { changes, samples, rows, files } = reload;
  const head = cut(shownText(headText(reload)));
  if (changes === undefined)
    return [
      head,
      cut(`${countOf(rows.removed, 'row')} out, ${countOf(rows.added, 'row')} in, which were not compared`),
    ];
  const lines = SIGNS.map(([kind, sign, style]) => {
    const count = changes[kind];
    const text = `${sign} ${countText(count)} ${kind}${keysText(samples?.[kind] ?? [], count)}`;
    return paint(count === 0 ? 'dim' : style, cut(text));
  });
  return [head, ...lines, cut(`files: ${files.removed} out, ${files.added} in`)];
};
