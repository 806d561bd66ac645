import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { parseSnapshot } from '../infra/snapshot.ts';

/** An alert by log query, as it is deployed. */
export interface Alert {
  /** As its file in infra/queries is named. */
  readonly name: string;
  readonly query: string;
  /** How far back it looks. */
  readonly windowMs: number;
  /** The columns of the answer that it uses: those that split it, that it measures, that name the resource. */
  readonly columns: readonly string[];
}

const INFRA = resolve(import.meta.dirname, '../../infra');
const COMPONENT = 'Microsoft.Insights/components';
const RULE = 'Microsoft.Insights/scheduledQueryRules';

const ruleSchema = z.object({
  name: z.string(),
  properties: z.object({
    windowSize: z.string(),
    overrideQueryTimeRange: z.string().nullish(),
    criteria: z.object({
      allOf: z.tuple([
        z.object({
          query: z.string(),
          dimensions: z.array(z.object({ name: z.string() })),
          metricMeasureColumn: z.string().nullish(),
          resourceIdColumn: z.string().nullish(),
        }),
      ]),
    }),
  }),
});

const UNITS_MS: Readonly<Record<string, number>> = { D: 86_400_000, H: 3_600_000, M: 60_000 };

/** `P2D`, `PT1H`, `PT30M` in ms. */
const durationMs = (text: string): number => {
  const [, amount, unit = ''] = /^PT?(\d+)([DHM])$/.exec(text) ?? [];
  return Number(amount) * (UNITS_MS[unit] ?? Number.NaN);
};

/**
 * The alerts of the snapshot "everything", which `npm run check:infra` holds to the templates. Their queries ask for the records of
 * `applicationInsightsId`, the resource id of a component.
 */
export const readAlerts = async (applicationInsightsId: string): Promise<readonly Alert[]> => {
  const { predictedResources } = parseSnapshot(
    await readFile(resolve(INFRA, 'snapshots/everything.snapshot.json'), 'utf8'),
  );
  const files = (await readdir(resolve(INFRA, 'queries'))).map((file) => file.replace(/\.kql$/, ''));
  const component = predictedResources.find(({ type }) => type === COMPONENT);
  if (component === undefined) throw new TypeError('nothing of the snapshot is a component');
  return predictedResources
    .filter(({ type }) => type === RULE)
    .map((resource) => {
      const { name, properties } = ruleSchema.parse(resource);
      const [{ query, dimensions, metricMeasureColumn, resourceIdColumn }] = properties.criteria.allOf;
      const split = dimensions.map((dimension) => dimension.name);
      return {
        name: files.find((file) => name.endsWith(`-${file}`)) ?? name,
        query: query.replaceAll(component.id, applicationInsightsId),
        windowMs: durationMs(properties.overrideQueryTimeRange ?? properties.windowSize),
        columns: [...split, metricMeasureColumn, resourceIdColumn].filter((one) => typeof one === 'string'),
      };
    });
};
