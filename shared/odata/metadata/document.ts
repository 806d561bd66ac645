import { TidemarkError } from '../../core/index.ts';
import { type BodyFault, faultFacts, serviceError } from '../errors/index.ts';
import { readCsdl } from './csdl.ts';
import type { Csdl } from './csdl-types.ts';
import { withoutAliases } from './qualified-names.ts';

interface Refused {
  readonly cause?: unknown;
  /** What is wrong with the body as a whole. */
  readonly fault?: BodyFault;
}

/** The error for a document that is none of an OData V4 service, or contradicts itself. */
export const refusedDocument = (feed: string, why: string, { cause, fault }: Refused = {}): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": ${why}, in the answer to $metadata. Check serviceUrl: it must be the root of an OData V4 service.`,
    { feed, ...(fault !== undefined && faultFacts(fault)) },
    cause,
  );

/** A service that speaks CSDL in JSON is lasting; one that reports an error may not be. */
const notXml = (json: string, feed: string): TidemarkError => {
  const { code } = serviceError(json);
  return refusedDocument(feed, 'JSON instead of CSDL XML', { fault: code === '' ? 'no-page' : 'error' });
};

/**
 * A document of CSDL XML, V4, whose names are qualified. Throws `source-contract` for one that is cut, is no CSDL, or speaks V2 or V3.
 */
export const readDocument = (xml: string, feed: string): Csdl => {
  if (/^\s*\{/.test(xml)) throw notXml(xml, feed);
  if (/^\s*<(?:!doctype\s+)?html/i.test(xml))
    throw refusedDocument(feed, 'a web page (a login page or a gateway page)', { fault: 'no-page' });
  let csdl: Csdl;
  try {
    csdl = readCsdl(xml);
  } catch (error) {
    throw refusedDocument(feed, 'the document is cut or is not well-formed XML', {
      cause: error,
      fault: 'cut',
    });
  }
  if (csdl.root !== 'Edmx') throw refusedDocument(feed, 'XML that is no CSDL');
  if (csdl.version?.startsWith('4') !== true) throw refusedDocument(feed, 'OData V2 or V3, but V4 is needed');
  return withoutAliases(csdl);
};
