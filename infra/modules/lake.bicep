metadata description = 'A new lake: a storage account with hierarchical namespace and one file system.'

@description('Required. Name of the account.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of the account.')
param tags object

@description('Required. SKU of the account: how many copies there are, and where.')
param sku string

@description('Required. Name of the file system.')
param fileSystem string

@description('Required. True when neither the account nor what is in it may be deleted by way of Azure Resource Manager.')
param deleteLock bool

@description('Required. True when the account is reached through private endpoints only.')
param privateNetwork bool

@description('Required. Resource id of the workspace that logs go to.')
param workspaceId string

@description('Required. True when what is read, written and deleted here is logged.')
param storageLogs bool

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isHnsEnabled: true
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // What was deleted by mistake can be had back for a week.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource tables 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: fileSystem
  properties: { publicAccess: 'None' }
}

resource keep 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  name: 'keep-the-tables'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'The tables of Tidemark. Set lakeDeleteLock to false and take this lock away before you remove them.'
  }
}

#disable-next-line use-recent-api-versions // The newest one that there is.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (storageLogs) {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

@description('Resource id.')
output id string = account.id

@description('URL of the file system.')
output url string = '${account.properties.primaryEndpoints.dfs}${tables.name}'
