import { format, resolveConfig } from 'prettier';
import { docsPage } from './page.ts';

/** docs/cli.md as the formatter leaves it. */
export const formattedPage = async (): Promise<string> => {
  const options = await resolveConfig('docs/cli.md');
  return format(docsPage(), { ...options, parser: 'markdown' });
};
