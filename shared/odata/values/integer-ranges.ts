/** What each integer type of OData can hold, both ends included. */
export const INTEGER_RANGES: ReadonlyMap<string, { readonly min: bigint; readonly max: bigint }> = new Map([
  ['Edm.Byte', { min: 0n, max: 255n }],
  ['Edm.SByte', { min: -128n, max: 127n }],
  ['Edm.Int16', { min: -32_768n, max: 32_767n }],
  ['Edm.Int32', { min: -2_147_483_648n, max: 2_147_483_647n }],
  ['Edm.Int64', { min: -(2n ** 63n), max: 2n ** 63n - 1n }],
]);
