import type { Environment } from './secrets.ts';

/**
 * The settings with those of the host under the names that are written down for them: the host reads its own without regard to case, and
 * tools write them so. Where one is there twice, the name as it is written down comes first, as then no reader can differ.
 * Source: Azure Functions host, .NET configuration keys; hashicorp/terraform-provider-azurerm#29693.
 */
export const asHostReads = (given: Environment, hostNames: readonly string[]): Environment => {
  const written = new Map(hostNames.map((name) => [name.toLowerCase(), name]));
  const entries = Object.entries(given);
  const nameOf = (name: string): string => written.get(name.toLowerCase()) ?? name;
  const isExact = ([name]: readonly [string, unknown]): boolean => nameOf(name) === name;
  const others = entries.filter((entry) => !isExact(entry));
  return Object.fromEntries([
    ...others.map(([name, value]) => [nameOf(name), value] as const),
    ...entries.filter(isExact),
  ]);
};
