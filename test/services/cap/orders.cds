namespace shop;

entity Orders {
  key ID         : Integer;
      ModifiedAt : Timestamp;
      Amount     : Decimal(19, 4);
      Big        : Int64;
      Note       : String;
}

// A key that a double cannot hold.
entity BigOrders {
  key ID         : Int64;
      ModifiedAt : Timestamp;
      Amount     : Decimal(19, 4);
      Note       : String;
}

entity GuidOrders {
  key ID         : UUID;
      ModifiedAt : Timestamp;
      Note       : String;
}

entity DraftOrders {
  key ID         : UUID;
      ModifiedAt : Timestamp;
      Note       : String;
}

service Shop @(path: '/odata') {
  entity Orders      as projection on shop.Orders;
  entity BigOrders   as projection on shop.BigOrders;
  entity GuidOrders  as projection on shop.GuidOrders;
  @odata.draft.enabled
  entity DraftOrders as projection on shop.DraftOrders;
}
