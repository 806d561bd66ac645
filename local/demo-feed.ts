/** The feed that the demo runs, whatever feeds.json has by now: the shipped one, which reads the sample service. */
export const DEMO_FEEDS = JSON.stringify({
  feeds: [
    {
      name: 'orders',
      source: {
        serviceUrl: 'https://services.odata.org/V4/Northwind/Northwind.svc',
        entitySet: 'Orders',
      },
      cursor: { column: 'OrderID' },
      table: 'Orders',
      reload: { last: 10 },
    },
  ],
});
