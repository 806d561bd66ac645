import { isDeepStrictEqual } from 'node:util';
import type { Offered } from '../../functions/explore.ts';
import type { FeedsFile } from './feeds-file.ts';
import type { Entries } from './write-entries.ts';

const SAYS_NOTHING = /^(?:www|api|services?|odata|localhost|v?\d*|\[.*)$/i;

/** A name for a service: the first word of its host that says something, or the last one of its path. */
const nameOf = (serviceUrl: string): string => {
  const { hostname, pathname } = new URL(serviceUrl);
  const ofPath = pathname
    .replace(/\.svc\/?$/i, '')
    .split('/')
    .toReversed();
  const word = [...hostname.split('.'), ...ofPath].find((part) => !SAYS_NOTHING.test(part))?.toLowerCase();
  const name = (word ?? 'service').replaceAll(/[^A-Za-z0-9_-]/g, '').slice(0, 40);
  return name === '' ? 'service' : name;
};

const free = (name: string, taken: FeedsFile['sources']): string => {
  for (let nth = 1; ; nth += 1) {
    const found = nth === 1 ? name : `${name}${nth}`;
    if (!taken.has(found)) return found;
  }
};

interface Wanted {
  readonly serviceUrl: string;
  /** A name for it that was typed. */
  readonly name: string | undefined;
  readonly sources: FeedsFile['sources'];
}

/** The name by which the file has the service already, signed in at in the same way. */
const knownAs = (value: Readonly<Record<string, unknown>>, { name, sources }: Wanted): string | undefined =>
  [...sources].find(
    ([known, there]) =>
      (name === undefined || name === known) &&
      typeof there === 'object' &&
      there !== null &&
      isDeepStrictEqual(
        [Reflect.get(there, 'serviceUrl'), Reflect.get(there, 'auth')],
        [value['serviceUrl'], value['auth']],
      ),
  )?.[0];

/** One entity set says its service itself; several share it by a name, and so does one whose service has a name already. */
export const entriesOf = (chosen: Offered, wanted: Wanted): Entries => {
  const entries = chosen.flatMap(({ entry }) => entry ?? []);
  const [first] = entries;
  if (first === undefined) return { source: undefined, feeds: [] };
  const { entitySet: _set, ...value } = first.source;
  const { serviceUrl, name, sources } = wanted;
  const known = knownAs(value, wanted);
  if (known === undefined && entries.length === 1 && name === undefined)
    return { source: undefined, feeds: entries };
  const source = known ?? free(name ?? nameOf(serviceUrl), sources);
  return {
    source: known === undefined ? { name: source, value } : undefined,
    feeds: entries.map((entry) => ({
      ...entry,
      source: { name: source, entitySet: entry.source['entitySet'] },
    })),
  };
};
