import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runProgram } from './bicep.ts';

const snapshotSchema = z.object({ predictedResources: z.array(z.looseObject({ id: z.string() })) });

const reportSchema = z.object({
  summary: z.object({ parsing_errors: z.number(), resource_count: z.number() }),
  results: z.object({
    failed_checks: z
      .array(z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() }))
      .default([]),
  }),
});

/**
 * What a report of checkov finds fault with, a line each. A file that it cannot read and a resource that it did not see are faults too: it passes
 * over both without a word.
 */
export const checkovFaults = (report: string, resourceCount: number): readonly string[] => {
  const { summary, results } = reportSchema.parse(JSON.parse(report));
  return [
    ...(summary.parsing_errors > 0 ? [`${summary.parsing_errors} files could not be read`] : []),
    ...(summary.resource_count === resourceCount
      ? []
      : [`${summary.resource_count} resources were seen of ${resourceCount}`]),
    ...results.failed_checks.map((one) => `${one.check_id} ${one.resource}: ${one.check_name}`),
  ];
};

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/**
 * Asks checkov about every resource of a snapshot, as one flat template: its own parser for Bicep leaves files out that have typed parameters, lambdas
 * or imports, and in compiled templates it cannot read what a parameter decides. Undefined when it is not on the PATH.
 */
export const askCheckov = (snapshotFile: string): readonly string[] | undefined => {
  const { predictedResources } = snapshotSchema.parse(JSON.parse(readFileSync(snapshotFile, 'utf8')));
  // It takes two of one type and name for one, and every diagnostic setting has the same name.
  const resources = predictedResources.map((resource) =>
    resource.id.split('/providers/').length > 2 ? { ...resource, name: resource.id } : resource,
  );
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-checkov-'));
  try {
    const template = { $schema: SCHEMA, contentVersion: '1.0.0.0', resources };
    writeFileSync(join(folder, 'main.json'), JSON.stringify(template));
    const args = ['--config-file', '.checkov.yaml', '--directory', folder, '--output', 'json'];
    const answer = runProgram('checkov', args);
    return answer && checkovFaults(answer.stdout, resources.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
