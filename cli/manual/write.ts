import { writeFile } from 'node:fs/promises';
import { formattedPage } from './formatted-page.ts';

await writeFile('docs/cli.md', await formattedPage());
