import { TidemarkError } from '../../shared/core/index.ts';
import { answerEntity, createEntity } from './answer-entity.ts';
import { answerCount, answerRows } from './answer-rows.ts';
import { metadataXml, serviceDocument } from './metadata.ts';
import { refusal } from './refusal.ts';
import { checkAccept, jsonResponse } from './respond.ts';
import { parseRoute } from './routes.ts';
import { createServedSet, type ServedSet } from './served-set.ts';
import type { ServiceView } from './service-view.ts';
import type { EntitySetOptions } from './sample-types.ts';

/** The entity sets of a service, and what it answers of them. */
export class ServedSets {
  readonly #options: readonly EntitySetOptions[];
  readonly #sets: ReadonlyMap<string, ServedSet>;
  readonly #view: ServiceView;
  #rowRequests = 0;

  constructor(options: readonly EntitySetOptions[], view: ServiceView) {
    this.#options = options;
    this.#sets = new Map(options.map((set): [string, ServedSet] => [set.name, createServedSet(set)]));
    this.#view = view;
  }

  /** Rejects with `config` a name that no set has. */
  set(name: string): ServedSet {
    const set = this.#sets.get(name);
    if (set === undefined) throw new TidemarkError('config', `The service has no entity set ${name}.`);
    return set;
  }

  /** Begins to count the requests for rows anew. */
  clearRequests(): void {
    this.#rowRequests = 0;
  }

  /** The answer to a request; a refusal where there is none. */
  answer(request: Request): Response | Promise<Response> {
    const { pathname } = new URL(request.url);
    const route = parseRoute(pathname, this.#view.rootPath, this.#sets);
    switch (route.kind) {
      case 'service document':
        return this.#serviceDocument(request);
      case 'metadata':
        return this.#metadata(request);
      case 'count':
        return answerCount(request, this.set(route.set), this.#view);
      case 'entity':
        return answerEntity(request, this.set(route.set), route.key, this.#view);
      case 'rows':
        return this.#rows(request, this.set(route.set));
    }
  }

  #serviceDocument(request: Request): Response {
    const root = new URL(request.url).origin + this.#view.rootPath;
    return jsonResponse(serviceDocument(root, this.#options), { exactAsText: false });
  }

  #metadata(request: Request): Response {
    checkAccept(request, 'application/xml');
    const headers = { 'content-type': 'application/xml;charset=utf-8' };
    const sets = this.#options.map((set) => ({ ...set, entityType: this.set(set.name).table.type }));
    return new Response(metadataXml(sets), { headers });
  }

  #rows(request: Request, set: ServedSet): Response | Promise<Response> {
    if (request.method === 'POST') return createEntity(request, set, this.#view);
    if (request.method !== 'GET') throw refusal(405, `${request.method} is not supported on an entity set.`);
    this.#rowRequests += 1;
    return answerRows(request, set, this.#view, this.#rowRequests);
  }
}
