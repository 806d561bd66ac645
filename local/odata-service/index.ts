export {
  newNorthwindOrder,
  northwindOrders,
  northwindOrdersSet,
  northwindOrderType,
  type NorthwindOptions,
} from './northwind.ts';
export { createODataService } from './service.ts';
export type {
  EntityKey,
  EntitySetOptions,
  LoggedRequest,
  Nth,
  ODataService,
  ODataServiceOptions,
  Quirks,
  RequestHook,
  SampleEntityType,
  SampleProperty,
} from './types.ts';
