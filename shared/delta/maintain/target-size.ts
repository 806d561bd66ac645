const DEFAULT_BYTES = 128 * 1024 * 1024;

const SIZE = /^(\d+)\s*(b|kb?|mb?|gb?)?$/;
const FACTORS: ReadonlyMap<string, number> = new Map([
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
]);

/**
 * How large a data file is to become, in bytes: `delta.targetFileSize` (`104857600`, `100mb`), else 128 MiB. Source: Microsoft Fabric docs, "Tune file
 * size"; Databricks docs, `delta.targetFileSize`.
 */
export const targetFileBytes = (configuration: Readonly<Record<string, string>>): number => {
  const size = SIZE.exec((configuration['delta.targetFileSize'] ?? '').trim().toLowerCase());
  const bytes = Number(size?.[1] ?? 0) * (FACTORS.get(size?.[2]?.[0] ?? '') ?? 1);
  return bytes > 0 ? bytes : DEFAULT_BYTES;
};
