export { newNorthwindOrder, northwindOrders, northwindOrdersSet } from './northwind.ts';
export { northwindProductsSet } from './northwind-products.ts';
export { createODataService } from './service.ts';
export type { Quirks } from './quirks/index.ts';
export type { EntitySetOptions, SampleEntityType, SampleProperty } from './sample-types.ts';
export type { ODataService, ODataServiceOptions } from './types.ts';
