import type { JsonObject } from '../../shared/odata/index.ts';
import type { EntitySetOptions, SampleEntityType } from './sample-types.ts';

/** The entity type of Northwind's Products, with the facets that the public service declares. */
const northwindProductType: SampleEntityType = {
  name: 'Product',
  key: ['ProductID'],
  properties: [
    { name: 'ProductID', type: 'Edm.Int32', nullable: false },
    { name: 'ProductName', type: 'Edm.String', nullable: false },
    { name: 'SupplierID', type: 'Edm.Int32' },
    { name: 'CategoryID', type: 'Edm.Int32' },
    { name: 'QuantityPerUnit', type: 'Edm.String' },
    { name: 'UnitPrice', type: 'Edm.Decimal', precision: 19, scale: 4 },
    { name: 'UnitsInStock', type: 'Edm.Int16' },
    { name: 'UnitsOnOrder', type: 'Edm.Int16' },
    { name: 'ReorderLevel', type: 'Edm.Int16' },
    { name: 'Discontinued', type: 'Edm.Boolean', nullable: false },
  ],
};

const PRODUCTS = 77;
const KINDS = ['Tea', 'Käse', 'Saffron', 'Pão', "Baker's yeast", 'Łosoś', '味噌'];
const SORTS = ['plain', 'smoked', 'of the house', 'from Ñandú', 'in brine', 'dried'];
const UNITS = ['10 boxes x 20 bags', '24 - 12 oz bottles', '500 g', null];

/** The nth of a list that goes round. */
const nth = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length];

const productAt = (index: number): JsonObject => ({
  ProductID: index + 1,
  ProductName: `${nth(KINDS, index) ?? ''}, ${nth(SORTS, Math.floor(index / KINDS.length)) ?? ''}`,
  SupplierID: 1 + (index % 29),
  CategoryID: 1 + (index % 8),
  QuantityPerUnit: nth(UNITS, index) ?? null,
  UnitPrice: (250 + ((index * 1_237) % 26_000)) / 100,
  UnitsInStock: (index * 17) % 126,
  UnitsOnOrder: index % 5 === 0 ? 40 : 0,
  ReorderLevel: (index % 7) * 5,
  Discontinued: index % 10 === 4,
});

/** The entity set `Products`: 77 rows in the shape of Northwind's, made up, always the same. */
export const northwindProductsSet = (): EntitySetOptions => ({
  name: 'Products',
  entityType: northwindProductType,
  rows: Array.from({ length: PRODUCTS }, (_, index) => productAt(index)),
});
