import type { ClientFetch } from '../../shared/api/index.ts';

/** The app that is asked: in this process, or over HTTP. */
export interface App {
  /** Where it is, for people: `https://…`, or `feeds.json of this folder`. */
  readonly place: string;
  /** Its address, which `/api` is below. Undefined where nothing listens: the app in this process. */
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly fetch: ClientFetch;
  /** Works on a run that waits for its queue message, until it waits again or has ended; undefined where the app does so itself. */
  readonly goOn?: (run: { readonly runId: string; readonly feed: string }) => Promise<void>;
  readonly close: () => Promise<void>;
}
