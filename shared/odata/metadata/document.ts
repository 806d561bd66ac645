import { TidemarkError } from '../../core/index.ts';
import { type BodyFault, faultFacts, serviceError } from '../errors/index.ts';
import { readCsdl } from './csdl.ts';
import type { Csdl } from './csdl-types.ts';
import { withoutAliases } from './qualified-names.ts';

const ROOT = 'Check serviceUrl: it must be the root of an OData V4 service.';

interface Refused {
  /** What to do. */
  readonly remedy?: string;
  readonly cause?: unknown;
  /** What is wrong with the body as a whole. */
  readonly fault?: BodyFault;
}

/** The error for a document that is none of an OData V4 service, or contradicts itself. */
export const refusedDocument = (
  feed: string,
  why: string,
  { remedy = ROOT, cause, fault }: Refused = {},
): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": ${why}, in the answer to $metadata. ${remedy}`,
    { feed, ...(fault !== undefined && faultFacts(fault)) },
    cause,
  );

/** Of a document, what tells of which kind it is. */
const MOST_OF_HEAD = 65_536;

/** What may stand before the first element, and how it ends. */
const BEFORE_ROOT: readonly (readonly [start: string, end: string])[] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<!', '>'],
];

/** Whether the first element is that of a web page, whatever stands before it. */
const isWebPage = (xml: string): boolean => {
  let rest = xml.slice(0, MOST_OF_HEAD).trimStart();
  for (
    let found = BEFORE_ROOT.find(([start]) => rest.startsWith(start));
    found !== undefined;
    found = BEFORE_ROOT.find(([start]) => rest.startsWith(start))
  ) {
    const end = rest.indexOf(found[1]);
    rest = end < 0 ? '' : rest.slice(end + found[1].length).trimStart();
  }
  return /^<html[\s>/]/i.test(rest);
};

/** The parser knows no entities but those of XML itself. */
const isOfEntity = (error: unknown): boolean => error instanceof Error && error.message.includes('entity');

const notWellFormed = (feed: string, cause: unknown): TidemarkError =>
  isOfEntity(cause)
    ? refusedDocument(feed, 'an entity that XML has not, be it one of a DOCTYPE of its own', {
        remedy: 'None is expanded: have the service send the document without.',
        cause,
        fault: 'no-page',
      })
    : refusedDocument(feed, 'the document is cut or is not well-formed XML', { cause, fault: 'cut' });

/** A service that speaks CSDL in JSON is lasting; one that reports an error may not be. */
const notXml = (json: string, feed: string): TidemarkError => {
  if (/"\$(?:Version|EntityContainer)"\s*:/.test(json.slice(0, MOST_OF_HEAD)))
    return refusedDocument(feed, 'CSDL in JSON, though XML is asked for', {
      remedy:
        'Have the service heed "Accept: application/xml", or set "metadataUrl" to where it has the document as XML.',
      fault: 'no-page',
    });
  const { code } = serviceError(json);
  return refusedDocument(feed, 'JSON instead of CSDL XML', { fault: code === '' ? 'no-page' : 'error' });
};

/**
 * A document of CSDL XML, V4, whose names are qualified. Throws `source-contract` for one that is cut, is no CSDL, or speaks V2 or V3.
 */
export const readDocument = (xml: string, feed: string): Csdl => {
  if (/^\s*\{/.test(xml)) throw notXml(xml, feed);
  if (isWebPage(xml))
    throw refusedDocument(feed, 'a web page (a login page or a gateway page)', {
      remedy: 'Check auth, and serviceUrl: it must be the root of an OData V4 service.',
      fault: 'no-page',
    });
  let csdl: Csdl;
  try {
    csdl = readCsdl(xml);
  } catch (error) {
    throw notWellFormed(feed, error);
  }
  if (csdl.root !== 'Edmx') throw refusedDocument(feed, 'XML that is no CSDL');
  if (csdl.version?.startsWith('4') !== true) throw refusedDocument(feed, 'OData V2 or V3, but V4 is needed');
  return withoutAliases(csdl);
};
