import { writeFile } from 'node:fs/promises';
import { feedsJsonSchema } from '../shared/config/index.ts';

const file = new URL('../feeds.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(feedsJsonSchema(), undefined, 2)}\n`);
