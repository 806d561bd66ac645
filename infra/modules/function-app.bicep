metadata description = 'The Flex Consumption plan and the function app on it.'

@description('Required. Name of the function app, at most 32 characters.')
@maxLength(32)
param name string

@description('Required. Name of the plan.')
param planName string

@description('Required. Region.')
param location string

@description('Required. Tags of the plan.')
param tags object

@description('Required. Name of the service in azure.yaml that is deployed here.')
param serviceName string

@description('Required. Resource id of the identity that the app runs as.')
param identityId string

@description('Required. Client id of that identity.')
param identityClientId string

@description('Required. Version of Node.js.')
param nodeVersion string

@description('Required. Memory of one instance, in MB.')
param instanceMemoryMB int

@description('Required. The most instances of each function group at a time.')
param maximumInstanceCount int

@description('Required. Instances that are kept warm, {name, instanceCount} each.')
param alwaysReady array

@description('Required. URL of the Blob service of the host storage.')
param blobUrl string

@description('Required. URL of the Queue service of the host storage.')
param queueUrl string

@description('Required. URL of the container that the package is deployed to.')
param packageContainerUrl string

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Required. Resource id of the workspace that logs go to.')
param workspaceId string

@description('Required. The settings that Tidemark reads itself, and the secrets of its sources.')
param settings object

@description('Required. Resource id of the subnet that the app goes out by; empty: it goes out publicly.')
param subnetId string

@description('Required. Client id of the Entra application that callers sign in to; empty: function keys alone.')
param entraClientId string

@description('Required. Client ids of the applications that may call; empty: that application alone.')
param entraAllowedClientIds array

@description('Required. True when Code + Test of the Azure portal may call the functions.')
param portalCors bool

@description('Required. True when lines go to the table FunctionAppLogs too.')
param functionAppLogs bool

var logCategories = concat(
  functionAppLogs ? ['FunctionAppLogs'] : [],
  empty(entraClientId) ? [] : ['AppServiceAuthenticationLogs']
)

var hostSettings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  AzureWebJobsStorage__blobServiceUri: blobUrl
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__queueServiceUri: queueUrl
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      cors: { allowedOrigins: portalCors ? ['https://portal.azure.com'] : [] }
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(settings, hostSettings)
}

// Entra is asked first; the function key is asked for all the same, so that sign-in switched off leaves nothing open.
resource signIn 'Microsoft.Web/sites/config@2024-11-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  dependsOn: [appSettings]
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [entraClientId, 'api://${entraClientId}']
          defaultAuthorizationPolicy: {
            allowedApplications: empty(entraAllowedClientIds) ? [entraClientId] : entraAllowedClientIds
          }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

// One change at a time: a site refuses the next one while it is at work on the last.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
  dependsOn: [appSettings, signIn]
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
  dependsOn: [noFtpPassword]
}

#disable-next-line use-recent-api-versions // The newest one that there is.
resource appLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(logCategories)) {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: map(logCategories, category => { category: category, enabled: true })
  }
}

@description('Name of the function app.')
output name string = app.name

@description('URL of the HTTP functions.')
output url string = 'https://${app.properties.defaultHostName}'
