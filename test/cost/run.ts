import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { blocksOf } from './blocks.ts';
import { COST_DOCUMENT, withBlocks } from './document.ts';
import { measure } from './measure.ts';

const blocks = blocksOf(await measure());
if (process.argv.includes('--write')) {
  const text = withBlocks(await readFile(COST_DOCUMENT, 'utf8'), blocks);
  const options = await resolveConfig(COST_DOCUMENT);
  await writeFile(COST_DOCUMENT, await format(text, { ...options, parser: 'markdown' }));
} else for (const block of blocks.values()) console.log(await format(block, { parser: 'markdown' }));
