import { readFile, writeFile } from 'node:fs/promises';
import type { JsonObject } from '../shared/odata/index.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  northwindProductsSet,
  type ODataService,
} from './odata-service/index.ts';
import type { FetchHandler } from './serve.ts';

/** Where the service is below its origin: as the public one. */
export const SAMPLE_PATH = '/V4/Northwind/Northwind.svc';

const FIRST_ORDERS = 830;

const readOrders = async (file: string): Promise<readonly JsonObject[]> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly JsonObject[];
  } catch {
    return northwindOrders(FIRST_ORDERS);
  }
};

/** The sample service: Northwind's orders and products. Orders that are posted are kept in `file`, so that they are still there after a restart. */
export const createSampleSource = async (
  file: string,
): Promise<{ readonly service: ODataService; readonly handle: FetchHandler }> => {
  const service = createODataService({
    entitySets: [northwindOrdersSet(await readOrders(file)), northwindProductsSet()],
    path: SAMPLE_PATH,
  });
  const handle = async (request: Request): Promise<Response> => {
    const response = await service.handle(request);
    if (request.method !== 'GET') await writeFile(file, JSON.stringify(service.rows('Orders')));
    return response;
  };
  return { service, handle };
};
