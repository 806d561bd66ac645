import { openApi } from './openapi.ts';
import { text } from './values.ts';

/** What is open to everybody, as it holds no data: the document of the API, and the page. */
export const FILES = {
  openapi: {
    summary: 'This API, as OpenAPI 3.1.',
    params: {},
    query: {},
    furtherQuery: true,
    answers: { 200: openApi, 304: null },
    problems: [],
  },
  ui: {
    summary: 'The page: what is wrong, since when, what to do.',
    params: {},
    query: {},
    furtherQuery: true,
    answers: { 200: null, 304: null, 308: null },
    problems: [404],
  },
  uiAsset: {
    summary: 'A file of the page, by its hashed name.',
    params: { asset: text.describe('A name of the manifest of the build.') },
    query: {},
    furtherQuery: true,
    answers: { 200: null, 304: null, 308: null },
    problems: [404],
  },
} as const;
