export { createScanner } from './byte-scanner.ts';
export type { ScannedKeys, ScannedPage, Scanner } from './scanner.ts';
export { type PageMembers, readPageMembers } from './page-members.ts';
export { webPage } from './web-page.ts';
