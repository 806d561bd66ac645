import { describe, expect, test } from 'vitest';
import { readRepository } from '../architecture/source-file.ts';
import { namedTooLate, parseSnapshot } from './snapshot.ts';

const files = (await readRepository()).filter(({ path }) => path.startsWith('infra/snapshots/'));
const snapshots = files
  .filter(({ path }) => path.endsWith('.snapshot.json'))
  .map(({ path, text }) => [path, parseSnapshot(text)] as const);
const typesOf = (wanted: string): readonly string[] =>
  snapshots
    .filter(([path]) => path === wanted)
    .flatMap(([, { predictedResources }]) => predictedResources.map(({ type }) => type));

describe('the snapshots', () => {
  test('are of eight configurations, one for each', () => {
    const configurations = files.map(({ path }) => path).filter((path) => path.endsWith('.bicepparam'));
    expect(configurations).toHaveLength(8);
    expect(snapshots.map(([path]) => path)).toStrictEqual(
      configurations.map((path) => path.replace(/bicepparam$/, 'snapshot.json')),
    );
  });

  test.each(snapshots)('%s names every resource before anything is deployed', (_path, snapshot) => {
    expect(snapshot.predictedResources.length).toBeGreaterThan(25);
    expect(namedTooLate(snapshot)).toStrictEqual([]);
    const ids = snapshot.predictedResources.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('everything.snapshot.json has a resource of every type that another has', () => {
    const known = new Set(typesOf('infra/snapshots/everything.snapshot.json'));
    const others = snapshots.flatMap(([path]) => typesOf(path));
    expect(others.filter((type) => !known.has(type))).toStrictEqual([]);
  });

  test.each(snapshots)('%s shows the alerts on the page of the app', (_path, { predictedResources }) => {
    const site = predictedResources.find(({ type }) => type === 'Microsoft.Web/sites')?.id;
    const alerts = predictedResources.filter(({ type }) => type === 'Microsoft.Insights/scheduledQueryRules');
    expect(alerts.length).toBeGreaterThan(4);
    for (const { properties } of alerts) {
      const column = { resourceIdColumn: 'functionAppId' };
      expect(properties).toMatchObject({ criteria: { allOf: [column] } });
      expect(JSON.stringify(properties)).toContain(`\\n| extend functionAppId = \\"${site}\\"`);
    }
  });

  test('sign-in.snapshot.json lets nobody in who has not signed in', () => {
    const [, signIn] = snapshots.find(([path]) => path === 'infra/snapshots/sign-in.snapshot.json') ?? [];
    const settings = signIn?.predictedResources.find(({ name }) => name.endsWith('/authsettingsV2'));
    expect(settings?.properties).toMatchObject({
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' },
    });
  });

  test('are caught with a name that an output of a module is part of', () => {
    const id =
      "[resourceId('Microsoft.Insights/actionGroups', format('{0}-alerts', reference('x').outputs.y))]";
    const planted = { predictedResources: [{ id, type: 't', name: 'n', apiVersion: 'a', properties: {} }] };
    expect(namedTooLate(planted)).toStrictEqual([id]);
  });
});
