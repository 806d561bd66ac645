export { createScanner } from './json-scanner.ts';
export type { ScannedKeys, ScannedPage, Scanner } from './scanner.ts';
export { createDecoder, type Decoder } from './decode.ts';
export { type PageBody, parseExactPage, parsePage, webPage } from './page.ts';
export { type PageMembers, readPageMembers } from './page-members.ts';
