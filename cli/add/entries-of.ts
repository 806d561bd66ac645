import type { Offered } from '../../functions/explore.ts';
import type { Entries } from './write-entries.ts';

/** A name for a service: the words of its host that say most. */
const nameOf = (serviceUrl: string): string => {
  const word = new URL(serviceUrl).hostname
    .split('.')
    .find((part) => !/^(?:www|api|services?|odata|\d+)$/.test(part));
  const name = (word ?? 'service').replaceAll(/[^A-Za-z0-9_-]/g, '').slice(0, 40);
  return name === '' ? 'service' : name;
};

const free = (name: string, taken: ReadonlySet<string>): string => {
  for (let nth = 1; ; nth += 1) {
    const found = nth === 1 ? name : `${name}${nth}`;
    if (!taken.has(found)) return found;
  }
};

interface Wanted {
  readonly serviceUrl: string;
  /** A name for it that was typed. */
  readonly name: string | undefined;
  /** Of the file: what `sources` has. */
  readonly sources: ReadonlySet<string>;
}

/** One entity set says its service itself; several share it by a name. */
export const entriesOf = (chosen: Offered, { serviceUrl, name, sources }: Wanted): Entries => {
  const entries = chosen.flatMap(({ entry }) => entry ?? []);
  const [first] = entries;
  if (first === undefined || (entries.length === 1 && name === undefined))
    return { source: undefined, feeds: entries };
  const source = free(name ?? nameOf(serviceUrl), sources);
  const { entitySet: _set, ...value } = first.source;
  return {
    source: { name: source, value },
    feeds: entries.map((entry) => ({
      ...entry,
      source: { name: source, entitySet: entry.source['entitySet'] },
    })),
  };
};
