import { isTidemarkError } from '../../core/index.ts';
import {
  type AskedEntity,
  type DeclaredType,
  entityTypeOf,
  type Model,
  undefinedTypes,
} from '../metadata/index.ts';
import { readPageMembers } from '../scan/index.ts';
import type { HttpClient } from './http.ts';
import { readModel, type ReadModel } from './read-model.ts';
import { ACCEPT_JSON } from './row-requests.ts';
import { sameOrigin } from './same-origin.ts';
import { type Address, entitySetUrl, metadataUrl } from './url.ts';

/** Whose entity set it is, where its `$metadata` is, and how long that may be. */
export interface DeclaredAt extends AskedEntity, Address {
  readonly maxBodyBytes: number;
}

const NOT_FOUND = 404;

const isNotFound = (error: unknown): boolean => isTidemarkError(error) && error.facts['status'] === NOT_FOUND;

/** Where rows say that their `$metadata` is; undefined where they do not say it, or name another origin. */
const urlByRows = async (
  at: DeclaredAt,
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<string | undefined> => {
  const url = entitySetUrl(at, { top: 1 });
  const read = ({ bytes }: { readonly bytes: Uint8Array }) => readPageMembers(bytes, at.feed).context;
  const sent = await http.send({ purpose: 'page', url, accept: ACCEPT_JSON }, read, signal);
  if ('reply' in sent) sent.reply.release();
  if (sent.outcome !== 'read' || sent.value === undefined) return undefined;
  return sameOrigin(at.serviceUrl, sent.value.replace(/#.*$/s, ''), sent.reply.url);
};

/** The model where it is said to be; where nothing is there, and the feed does not say where, as the rows say. `lacking`: types that are wanted; without it those of the feed's rows. */
export const modelOf = async (
  at: DeclaredAt,
  http: HttpClient,
  signal: AbortSignal | undefined,
  lacking: (model: Model) => readonly string[] = (model) => undefinedTypes(model, at),
): Promise<ReadModel> => {
  const { feed, serviceUrl, maxBodyBytes: maxBytes } = at;
  const first = metadataUrl(at);
  const read = (url: string): Promise<ReadModel> =>
    readModel(http, { serviceUrl, url, maxBytes }, { feed, lacking }, signal);
  try {
    return await read(first);
  } catch (error) {
    if (!isNotFound(error) || at.metadataUrl !== undefined) throw error;
    const other = await urlByRows(at, http, signal).catch(() => undefined);
    signal?.throwIfAborted();
    if (other === undefined || other === first) throw error;
    return read(other);
  }
};

/** What a service declares of one entity set. Rejects as its requests do, and with `config` for what the feed names and the service has not. */
export const declaredType = async (
  at: DeclaredAt,
  http: HttpClient,
  signal?: AbortSignal,
): Promise<DeclaredType> => {
  const model = await modelOf(at, http, signal);
  return { ...entityTypeOf(model, at), document: model.document };
};
