metadata description = 'Tells somebody when no run has succeeded for too long: the only sign that a dead timer gives.'

@description('Required. Region.')
param location string

@description('Required. Tags of the resources.')
param tags object

@description('Required. Resource id of the workspace.')
param workspaceId string

@description('Required. Resource id of Application Insights.')
param applicationInsightsId string

@description('Required. Address that alerts are sent to; empty: none.')
param alertEmail string

@description('Required. URL that alerts are posted to; empty: none.')
@secure()
param alertWebhookUrl string

@description('Required. Minutes without a successful run after which it is told.')
param staleMinutes int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'tidemark-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'tidemark'
    emailReceivers: empty(alertEmail) ? [] : [{ name: 'mail', emailAddress: alertEmail, useCommonAlertSchema: true }]
    webhookReceivers: empty(alertWebhookUrl)
      ? []
      : [{ name: 'webhook', serviceUri: alertWebhookUrl, useCommonAlertSchema: true }]
  }
}

resource stale 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'tidemark-stale'
  location: location
  tags: tags
  properties: {
    displayName: 'Tidemark: no run has succeeded for ${staleMinutes} minutes'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT6H'
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where _ResourceId =~ "${applicationInsightsId}" and TimeGenerated > ago(${staleMinutes}m) | where Message has "tidemark.run" and Message !has "\\"outcome\\":\\"failed\\"" | summarize runs = count() | where runs == 0'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}
