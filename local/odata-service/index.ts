export { newNorthwindOrder, northwindOrders, northwindOrdersSet, northwindOrderType } from './northwind.ts';
export { createODataService } from './service.ts';
export type {
  EntitySetOptions,
  LoggedRequest,
  ODataService,
  ODataServiceOptions,
  Quirks,
  RequestHook,
  SampleEntityType,
  SampleProperty,
} from './types.ts';
