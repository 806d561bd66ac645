export { newNorthwindOrder, northwindOrders, northwindOrdersSet } from './northwind.ts';
export { createODataService } from './service.ts';
export type { EntitySetOptions, ODataService, ODataServiceOptions, Quirks, SampleProperty } from './types.ts';
