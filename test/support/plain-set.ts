import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';

/** An entity set of plain rows. `properties` are `Name: Edm.Type`, nullable where the type ends in `?`. */
export const plainSet = (
  name: string,
  key: readonly string[],
  properties: Readonly<Record<string, string>>,
  rows: readonly JsonObject[],
): EntitySetOptions => ({
  name,
  entityType: {
    name: `${name}Type`,
    key,
    properties: Object.entries(properties).map(([property, type]) => ({
      name: property,
      type: type.replace('?', ''),
      nullable: type.endsWith('?'),
    })),
  },
  rows,
});
