import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';

/** What oxlint found. */
export interface LintFinding {
  readonly path: string;
  readonly line: number;
  /** As it is spelled in `.oxlintrc.json`. */
  readonly rule: string;
  readonly message: string;
}

const ROOT = resolve(import.meta.dirname, '../..');
const OXLINT = resolve(ROOT, 'node_modules/oxlint/bin/oxlint');

const Answer = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      code: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** oxlint in that folder, with those arguments. Throws what it said where it did not get to lint. */
export const runOxlint = (folder: string, args: readonly string[]): Promise<readonly LintFinding[]> =>
  new Promise((done, failed) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [OXLINT, '--format', 'json', ...args], options, (_, out, said) => {
      if (!out.trimStart().startsWith('{')) {
        failed(new Error(`oxlint: ${out}${said}`));
        return;
      }
      const { diagnostics } = Answer.parse(JSON.parse(out));
      done(
        diagnostics.map(({ message, code, filename, labels }) => ({
          path: filename.replaceAll('\\', '/'),
          line: labels[0]?.span.line ?? 0,
          rule: code.replace(/^eslint\((.*)\)$/, '$1').replace(/^([^(]*)\((.*)\)$/, '$1/$2'),
          message,
        })),
      );
    });
  });
