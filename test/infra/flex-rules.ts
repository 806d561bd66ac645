import { childrenOf, nodesOf, placeOf, stringOf } from './bicep.ts';
import type { Template } from './template.ts';

/**
 * Properties of a site that Flex Consumption does not take: some are ignored, some end the deployment (error 51021), in some regions only.
 * Source: Microsoft Learn, "Azure Functions Flex Consumption plan hosting", "Deprecated properties and settings".
 */
const SITE_PROPERTIES = new Set([
  'alwaysOn',
  'containerSize',
  'ftpsState',
  'functionAppScaleLimit',
  'functionsRuntimeScaleMonitoringEnabled',
  'javaVersion',
  'linuxFxVersion',
  'minimumElasticInstanceCount',
  'netFrameworkVersion',
  'powerShellVersion',
  'preWarmedInstanceCount',
  'pythonVersion',
  'use32BitWorkerProcess',
  'vnetRouteAllEnabled',
  'windowsFxVersion',
]);

/** App settings that it does not take, by the same source. */
const SETTINGS =
  /^(?:ENABLE_ORYX_BUILD|FUNCTIONS_EXTENSION_VERSION|FUNCTIONS_WORKER_RUNTIME|SCM_DO_BUILD_DURING_DEPLOYMENT|TZ|WEBSITE_CONTENT\w*|WEBSITE_RUN_FROM_PACKAGE|WEBSITE_TIME_ZONE)$/;

/** What a template hands to a site or its settings that Flex Consumption does not take. A setting is looked for under any name and in any text. */
export const notTakenByFlex = ({ path, root }: Template): readonly string[] => {
  const keys = nodesOf(root, 'object_property').flatMap((property) => childrenOf(property)[0] ?? []);
  const properties = keys.filter((key) => SITE_PROPERTIES.has(stringOf(key) || key.text));
  const settings = [...keys.filter(({ type }) => type !== 'string'), ...nodesOf(root, 'string')].filter(
    (node) => SETTINGS.test(stringOf(node) || node.text),
  );
  return [...properties, ...settings].map((node) => `${placeOf(path, node)} Flex does not take ${node.text}`);
};
