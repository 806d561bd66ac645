export { createDecoder, type Decoder } from './decode.ts';
export { type PageBody, parseExactPage, parsePage, webPage } from './page.ts';
