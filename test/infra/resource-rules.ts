import { nodesOf, placeOf, propertiesOf, stringOf } from './bicep.ts';
import type { Block, Template } from './template.ts';

type Findings = readonly string[];

/** One version for each type of resource. */
const API_VERSIONS: Readonly<Record<string, string>> = {
  'Microsoft.Authorization/locks': '2020-05-01',
  'Microsoft.Authorization/roleAssignments': '2022-04-01',
  'Microsoft.Consumption/budgets': '2024-08-01',
  'Microsoft.Insights/actionGroups': '2023-01-01',
  'Microsoft.Insights/components': '2020-02-02',
  'Microsoft.Insights/diagnosticSettings': '2021-05-01-preview',
  'Microsoft.Insights/scheduledQueryRules': '2023-12-01',
  'Microsoft.Insights/workbooks': '2023-06-01',
  'Microsoft.KeyVault/vaults': '2024-11-01',
  'Microsoft.ManagedIdentity/userAssignedIdentities': '2024-11-30',
  'Microsoft.Network/networkSecurityGroups': '2024-05-01',
  'Microsoft.Network/privateDnsZones': '2024-06-01',
  'Microsoft.Network/privateEndpoints': '2024-05-01',
  'Microsoft.Network/virtualNetworks': '2024-05-01',
  'Microsoft.OperationalInsights/workspaces': '2025-02-01',
  'Microsoft.Resources/resourceGroups': '2024-11-01',
  'Microsoft.Storage/storageAccounts': '2025-01-01',
  'Microsoft.Web/serverfarms': '2024-11-01',
  'Microsoft.Web/sites': '2024-11-01',
};

/** Resources whose API version is not the one of the list; a child has its parent's. */
export const otherApiVersions = ({ path, resources }: Template): Findings =>
  resources.flatMap(({ node, target }) => {
    const [type = '', version] = target.split('@');
    const parent = type.split('/').slice(0, 2).join('/');
    return version === API_VERSIONS[parent] ? [] : [`${placeOf(path, node)} ${target}`];
  });

const made = ({ resources }: Template, ...types: readonly string[]): readonly Block[] =>
  resources.filter(({ target, isExisting }) => !isExisting && types.includes(target.split('@')[0] ?? ''));

const PRIVATE = "privateNetwork ? 'Disabled' : 'Enabled'";
const CLOSED = "privateNetwork ? 'Deny' : 'Allow'";

/** The text that each property must have; a dot goes down. */
const REQUIRED: readonly (readonly [type: string, property: string, text: string])[] = [
  ['Microsoft.Storage/storageAccounts', 'allowBlobPublicAccess', 'false'],
  ['Microsoft.Storage/storageAccounts', 'allowSharedKeyAccess', 'false'],
  ['Microsoft.Storage/storageAccounts', 'minimumTlsVersion', "'TLS1_2'"],
  ['Microsoft.Storage/storageAccounts', 'networkAcls.defaultAction', CLOSED],
  ['Microsoft.Storage/storageAccounts', 'publicNetworkAccess', PRIVATE],
  ['Microsoft.Storage/storageAccounts', 'supportsHttpsTrafficOnly', 'true'],
  ['Microsoft.Storage/storageAccounts/blobServices/containers', 'publicAccess', "'None'"],
  ['Microsoft.KeyVault/vaults', 'enableRbacAuthorization', 'true'],
  ['Microsoft.KeyVault/vaults', 'networkAcls.defaultAction', CLOSED],
  ['Microsoft.KeyVault/vaults', 'publicNetworkAccess', PRIVATE],
  ['Microsoft.Insights/components', 'DisableLocalAuth', 'true'],
  ['Microsoft.Web/sites', 'httpsOnly', 'true'],
  ['Microsoft.Web/sites', 'siteConfig.minTlsVersion', "'1.2'"],
  ['Microsoft.Web/sites/basicPublishingCredentialsPolicies', 'allow', 'false'],
];

const textAt = ({ properties }: Block, place: string): string | undefined =>
  place.split('.').reduce((node, name) => propertiesOf(node).get(name), properties.get('properties'))?.text;

/** Resources that are not closed as they have to be. */
export const openResources = (template: Template): Findings =>
  REQUIRED.flatMap(([type, property, text]) =>
    made(template, type)
      .filter((block) => textAt(block, property) !== text)
      .map(({ node, name }) => `${placeOf(template.path, node)} ${name}.${property} is not ${text}`),
  );

const SENSITIVE = /(?:secretValues?|webhookUrl|password|connectionString|apiKey|token)$/i;

/** Parameters that may hold a secret and are not secure, and the other way round. */
export const bareSecrets = ({ path, params }: Template): Findings =>
  params
    .filter(({ name, isSecure }) => SENSITIVE.test(name) !== isSecure)
    .map(({ name, node }) => `${placeOf(path, node)} ${name} and @secure() do not go together`);

const opening = (value: unknown): string => (value === undefined ? 'Required. ' : 'Optional. ');

/** Parameters and outputs without a sentence; a parameter's says whether it is required, and is right about it. */
export const undescribed = ({ path, params, outputs }: Template): Findings => {
  return [
    ...params.filter(({ description, value }) => !description.startsWith(opening(value))),
    ...outputs.filter(({ description }) => description === ''),
  ].map(({ name, node }) => `${placeOf(path, node)} ${name} is not described`);
};

const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;

/** Ids that are written in a template: they belong into the list of roles. */
export const writtenIds = ({ path, root }: Template): Findings =>
  nodesOf(root, 'string_content')
    .filter(({ text }) => GUID.test(text))
    .map((node) => `${placeOf(path, node)} ${node.text}`);

/** Roles that are used and not listed, or listed and not used. */
export const wrongRoles = (templates: readonly Template[], roles: readonly string[]): Findings => {
  const used = new Set(
    templates.flatMap(({ text }) => [...text.matchAll(/\broleIds\.(\w+)/g)].map(([, role]) => role ?? '')),
  );
  return [
    ...[...used].filter((role) => !roles.includes(role)).map((role) => `${role} is not listed`),
    ...roles.filter((role) => !used.has(role)).map((role) => `${role} is not used`),
  ];
};

/**
 * Role assignments that hold for more than one resource, or whose principal is of the wrong type. The app's identity is as new as the assignment: Azure
 * has to be told what it is. People and groups are there, and only Azure knows which they are.
 */
export const wideRoles = (template: Template): Findings =>
  made(template, 'Microsoft.Authorization/roleAssignments')
    .filter((block) => {
      const properties = propertiesOf(block.properties.get('properties'));
      const isOfPeople = properties.get('principalId')?.text === 'operatorPrincipalId';
      const wanted = isOfPeople ? '' : 'ServicePrincipal';
      return !block.properties.has('scope') || stringOf(properties.get('principalType')) !== wanted;
    })
    .map(
      ({ node, name }) => `${placeOf(template.path, node)} ${name} has no scope or no right principal type`,
    );
