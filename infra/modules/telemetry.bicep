metadata description = 'Log Analytics and Application Insights. Only identities may write to it.'

@description('Required. Name of the workspace.')
param workspaceName string

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Required. Region.')
param location string

@description('Required. Tags of the resources.')
param tags object

@description('Required. Days that logs are kept.')
param retentionDays int

@description('Required. GB a day that the workspace takes; 0: no limit.')
param dailyCapGB int

@description('Required. Resource id of the identity that the app runs as. Role assignments are named after it: its object id is not known before a deployment.')
param identityId string

@description('Required. Object id of that identity.')
param principalId string

var roleIds = loadJsonContent('roles.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB == 0 ? -1 : dailyCapGB }
    features: { enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, identityId, roleIds.monitoringMetricsPublisher)
  scope: component
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.monitoringMetricsPublisher
    )
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Resource id of the workspace.')
output workspaceId string = workspace.id
