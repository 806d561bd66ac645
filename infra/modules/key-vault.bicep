metadata description = 'A vault with the secrets of the sources. App settings refer to them; the app may read them, and nothing else.'

import { secretNameOf } from 'checks.bicep'

@description('Required. Name of the vault.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of the vault.')
param tags object

@description('Required. Resource id of the identity that the app runs as. Role assignments are named after it: its object id is not known before a deployment.')
param identityId string

@description('Required. Object id of that identity.')
param principalId string

@description('Required. Names of the app settings that refer to a secret. In the vault an underscore or period is a hyphen.')
param secretNames array

@description('Optional. Values by those names. A name without a value keeps what the vault holds.')
@secure()
param secretValues object = {}

@description('Required. True when the vault is reached through its private endpoint only.')
param privateNetwork bool

@description('Required. Resource id of the workspace that logs go to.')
param workspaceId string

var roleIds = loadJsonContent('roles.json')

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
  }
}

resource secrets 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = [
  for secretName in secretNames: if (contains(secretValues, secretName)) {
    parent: vault
    name: secretNameOf(secretName)
    properties: {
      contentType: 'text/plain'
      value: secretValues[secretName]
    }
  }
]

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityId, roleIds.keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

#disable-next-line use-recent-api-versions // The newest one that there is.
resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

@description('Resource id.')
output id string = vault.id
