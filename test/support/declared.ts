import type { World } from './memory-world.ts';

/** What a world's service answers to `$metadata`: from the next request on, what `declare` makes of it. */
export interface Declared {
  declare(change: (xml: string) => string): void;
  /** Requests for it, from the last call of `asked` on, which begins anew. */
  readonly count: number;
  asked(): number;
}

const METADATA = /\/\$metadata(?:\?|$)/;

/** Serves another `$metadata` than the rows' own, which stays the one that rows have to fit. */
export const declaring = async (world: World): Promise<Declared> => {
  const { service } = world;
  const xml = await (await service.fetch(`${service.rootUrl}/$metadata`)).text();
  let served = xml;
  let asked = 0;
  service.onRequest = ({ url }) => {
    if (!METADATA.test(url)) return undefined;
    asked += 1;
    return new Response(served, { headers: { 'content-type': 'application/xml' } });
  };
  service.clearRequests();
  return {
    declare: (change) => {
      served = change(xml);
    },
    get count() {
      return asked;
    },
    asked: () => {
      const count = asked;
      asked = 0;
      return count;
    },
  };
};

/** Takes a property out. */
export const without =
  (name: string) =>
  (xml: string): string =>
    xml.replace(new RegExp(`<Property Name="${name}"[^>]*/>`), '');

/** Declares that a property is never null. */
export const neverNull =
  (name: string) =>
  (xml: string): string =>
    xml.replace(new RegExp(`(<Property Name="${name}")`), '$1 Nullable="false"');

/** Declares a property as another type. */
export const retyped =
  (name: string, type: string) =>
  (xml: string): string =>
    xml.replace(new RegExp(`(<Property Name="${name}" Type=")[^"]*`), `$1${type}`);
