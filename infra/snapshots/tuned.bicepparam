using '../main.bicep'

// Feeds, schedule and size of the app by parameters.
param environmentName = 'tidemark'
param location = 'westeurope'
param resourceGroupName = 'rg-erp'
param tags = { owner: 'data' }
param nodeVersion = '22'
param instanceMemoryMB = 4096
param maximumInstanceCount = 10
param alwaysReady = [{ name: 'http', instanceCount: 1 }]
param feeds = [
  {
    name: 'orders'
    source: { serviceUrl: 'https://erp.example.com/odata/', entitySet: 'Orders' }
    cursor: { column: 'OrderID' }
    table: 'Orders'
  }
]
param syncSchedule = '0 */5 * * * *'
param syncConcurrency = 4
param parquetCodec = 'zstd'
param lakeSku = 'Standard_GZRS'
param lakeFileSystem = 'erp'
param logRetentionDays = 90
param portalCors = false
param dailyLogCapGB = 1
