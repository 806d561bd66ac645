import { describe, expect, test } from 'vitest';
import { readRepository, type SourceFile } from '../architecture/source-file.ts';
import { notTakenByFlex } from './flex-rules.ts';
import { wrongImports } from './import-rules.ts';
import { syntaxErrors, unknownNames, unusedNames, wrongModuleCalls, wrongOutputs } from './language-rules.ts';
import {
  bareSecrets,
  openResources,
  otherApiVersions,
  undescribed,
  wideRoles,
  writtenIds,
  wrongRoles,
} from './resource-rules.ts';
import { readTemplate, type Template } from './template.ts';

const repository = await readRepository();
const sources = repository.filter(({ path }) => /^infra\/.*\.bicep$/.test(path));
const textOf = (path: string): string => repository.find((file) => file.path === path)?.text ?? '';
const roles = Object.entries<string>(JSON.parse(textOf('infra/modules/roles.json')));
const roleNames = roles.map(([name]) => name);

type Findings = readonly string[];
const each =
  (rule: (template: Template) => Findings) =>
  (templates: readonly Template[]): Findings =>
    templates.flatMap(rule);

const RULES = {
  'can be read': each(syntaxErrors),
  'use only names that are declared': each(unknownNames),
  'use every parameter and variable': each(unusedNames),
  'call modules with the parameters that they have': wrongModuleCalls,
  'use the outputs of their modules': wrongOutputs,
  'use the functions of other files': wrongImports,
  'have one API version for a type': each(otherApiVersions),
  'leave no account, vault or app open': each(openResources),
  'set nothing that Flex Consumption does not take': each(notTakenByFlex),
  'keep secrets in secure parameters': each(bareSecrets),
  'describe parameters and outputs': each(undescribed),
  'name ids of roles in one place': each(writtenIds),
  'use the roles that are listed': (templates: readonly Template[]) => wrongRoles(templates, roleNames),
  'give roles on one resource each': each(wideRoles),
} satisfies Record<string, (templates: readonly Template[]) => Findings>;
type Rule = keyof typeof RULES;

const templates = sources.map(readTemplate);

describe('templates', () => {
  test.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(rule(templates)).toStrictEqual([]);
  });

  test('are all there', () => {
    expect(sources.map(({ path }) => path)).toContain('infra/main.bicep');
    expect(templates.flatMap(({ resources }) => resources).length).toBeGreaterThan(30);
  });
});

/** The templates with one text of one file replaced. */
const planted = (path: string, from: string, to: string): readonly Template[] => {
  const plant = (file: SourceFile): SourceFile => {
    if (file.path !== path) return file;
    if (!file.text.includes(from)) throw new TypeError(`${path} has no ${from}`);
    return { path, text: file.text.replace(from, to) };
  };
  return sources.map(plant).map(readTemplate);
};

const MAIN = 'infra/main.bicep';
const HOST = 'infra/modules/host-storage.bicep';
const CHECKS = 'infra/modules/checks.bicep';
const APP = 'infra/modules/function-app.bicep';
const PEOPLE = 'infra/modules/operator-access.bicep';
const VAULT = 'infra/modules/key-vault.bicep';

const FAULTS: readonly (readonly [Rule, path: string, from: string, to: string])[] = [
  ['can be read', HOST, "name: 'default'\n}", "name: 'default'\n"],
  ['use only names that are declared', MAIN, 'uniqueString(', 'uniqeString('],
  ['use only names that are declared', HOST, 'workspaceId: workspaceId', 'workspaceId: workspace'],
  ['use only names that are declared', CHECKS, 'inVault(settings)', 'inVaults(settings)'],
  ['use only names that are declared', CHECKS, '? prefix', '? prefx'],
  ['use every parameter and variable', VAULT, 'import { secretNameOf', 'import { fileSystemOf, secretNameOf'],
  ['use the functions of other files', MAIN, 'checked.networkPrefix(', 'checked.network('],
  ['use the functions of other files', VAULT, 'import { secretNameOf', 'import { isAbfss, secretNameOf'],
  ['use the functions of other files', MAIN, 'checked.lakeUrl(', 'string('],
  ['use every parameter and variable', HOST, "var stateTableName = 'tidemark'", 'var other = 1'],
  ['call modules with the parameters that they have', MAIN, '    fileSystem: lakeFileSystem\n', ''],
  ['call modules with the parameters that they have', MAIN, 'planName:', 'plan:'],
  ['call modules with the parameters that they have', MAIN, 'modules/lake.bicep', 'modules/lak.bicep'],
  ['use the outputs of their modules', MAIN, 'identity.outputs.clientId', 'identity.outputs.client'],
  ['have one API version for a type', HOST, '@2025-01-01', '@2024-01-01'],
  ['leave no account, vault or app open', HOST, 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true'],
  ['leave no account, vault or app open', HOST, '    allowSharedKeyAccess: false\n', ''],
  ['leave no account, vault or app open', HOST, "'TLS1_2'", "'TLS1_0'"],
  ['leave no account, vault or app open', HOST, "? 'Disabled' : 'Enabled'", "? 'Enabled' : 'Enabled'"],
  ['leave no account, vault or app open', HOST, "publicAccess: 'None'", "publicAccess: 'Blob'"],
  ['leave no account, vault or app open', APP, 'httpsOnly: true', 'httpsOnly: false'],
  ['leave no account, vault or app open', APP, 'allow: false', 'allow: true'],
  ['set nothing that Flex Consumption does not take', APP, 'http20Enabled:', 'ftpsState:'],
  ['set nothing that Flex Consumption does not take', APP, 'http20Enabled: true', "'alwaysOn': true"],
  ['set nothing that Flex Consumption does not take', APP, 'AzureWebJobsStorage__clientId:', 'TZ:'],
  ['set nothing that Flex Consumption does not take', MAIN, 'BATCH_ROWS:', "'WEBSITE_CONTENTSHARE':"],
  ['set nothing that Flex Consumption does not take', MAIN, "'feeds.json'", "'FUNCTIONS_WORKER_RUNTIME'"],
  ['keep secrets in secure parameters', VAULT, '@secure()\n', ''],
  ['keep secrets in secure parameters', MAIN, '@secure()\nparam alertWebhookUrl', 'param alertWebhookUrl'],
  ['describe parameters and outputs', HOST, "@description('Required. Region.')\n", ''],
  ['describe parameters and outputs', HOST, 'Required. Region.', 'Optional. Region.'],
  ['describe parameters and outputs', HOST, "@description('Resource id.')\n", ''],
  ['name ids of roles in one place', HOST, "'packages'", "'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'"],
  ['use the roles that are listed', HOST, 'roleIds.storageBlobDataOwner', 'roleIds.owner'],
  ['give roles on one resource each', HOST, '  scope: state\n', ''],
  ['give roles on one resource each', HOST, "      principalType: 'ServicePrincipal'\n", ''],
  ['give roles on one resource each', PEOPLE, '    scope: poisonQueue\n', ''],
];

describe('a planted fault is caught', () => {
  test.each(FAULTS)('%s: %s', (rule, path, from, to) => {
    expect(RULES[rule](planted(path, from, to))).not.toStrictEqual([]);
  });
});

describe('role ids', () => {
  test('are ids, each once', () => {
    for (const [, id] of roles) expect(id).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(new Set(roles.map(([, id]) => id)).size).toBe(roles.length);
  });

  test('are those that Azure gives the built-in roles', () => {
    expect(Object.fromEntries(roles)).toStrictEqual({
      keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
      keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
      monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
      storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
      storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
      storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
      storageQueueDataReader: '19e7f393-937e-4f77-808e-94535e297925',
      storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    });
  });
});
