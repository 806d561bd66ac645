metadata description = 'What people look at, and what calls them: the workbook, alerts by log query, and an action group.'

@description('Required. Location of the workbook and the alerts.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Resource id of the Log Analytics workspace that holds the logs.')
param workspaceId string

@description('Required. Resource id of the Application Insights component that the function app writes to.')
param applicationInsightsId string

@description('Required. Resource id of the function app: alerts show on its page.')
param functionAppId string

@description('Required. Address of the page: alerts and the workbook lead there.')
param pageUrl string

@description('Optional. Who is mailed when an alert fires. Empty: nobody.')
param alertEmail string = ''

@description('Optional. Where an alert is posted, in the common alert schema. Empty: nowhere. It is secure because such addresses often carry a key.')
@secure()
param alertWebhookUrl string = ''

@description('Optional. Minutes without a good run after which a feed is stale. At least three intervals of the schedule.')
@minValue(5)
@maxValue(1440)
param staleMinutes int = 60

var appName = last(split(applicationInsightsId, '/'))
var isAnyoneTold = !empty(alertEmail) || !empty(alertWebhookUrl)

var byFeed = [
  {
    name: 'feed'
    operator: 'Include'
    values: ['*']
  }
]

var rules = [
  {
    name: 'feed-stale'
    title: 'A feed is stale'
    severity: 1
    window: 'P1D'
    lookBack: 'P2D'
    dimensions: byFeed
    query: replace(loadTextContent('../queries/feed-stale.kql'), '__STALE_MINUTES__', string(staleMinutes))
  }
  {
    name: 'run-failed'
    title: 'Runs of a feed fail'
    severity: 2
    window: 'PT1H'
    lookBack: null
    dimensions: byFeed
    query: loadTextContent('../queries/run-failed.kql')
  }
  {
    name: 'backlog-growing'
    title: 'A feed does not catch up with its source'
    severity: 3
    window: 'PT2H'
    lookBack: null
    dimensions: byFeed
    query: loadTextContent('../queries/backlog-growing.kql')
  }
  {
    name: 'run-abandoned'
    title: 'A run was abandoned'
    severity: 2
    window: 'PT30M'
    lookBack: null
    dimensions: []
    query: loadTextContent('../queries/run-abandoned.kql')
  }
  {
    name: 'exceptions'
    title: 'The function app throws'
    severity: 3
    window: 'PT1H'
    lookBack: null
    dimensions: []
    query: loadTextContent('../queries/exceptions.kql')
  }
  {
    name: 'message-left'
    title: 'A message stays in a queue'
    severity: 3
    window: 'PT1H'
    lookBack: null
    dimensions: []
    query: loadTextContent('../queries/message-left.kql')
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (isAnyoneTold) {
  name: '${appName}-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'tidemark'
    emailReceivers: empty(alertEmail)
      ? []
      : [
          {
            name: 'email'
            emailAddress: alertEmail
            useCommonAlertSchema: true
          }
        ]
    webhookReceivers: empty(alertWebhookUrl)
      ? []
      : [
          {
            name: 'webhook'
            serviceUri: alertWebhookUrl
            useCommonAlertSchema: true
          }
        ]
  }
}

// The tables do not exist before the first telemetry: the queries cannot be validated at deployment.
resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${appName}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${rule.title} (${appName})'
      description: 'What is so, and what to do: ${pageUrl}#/ (one feed: ${pageUrl}#/feeds/NAME). At length: docs/operations.md, "${rule.title}".'
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: rule.window
      overrideQueryTimeRange: rule.lookBack
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: '${trim(replace(rule.query, '__APPLICATION_INSIGHTS_ID__', applicationInsightsId))}\n| extend functionAppId = "${functionAppId}"'
            resourceIdColumn: 'functionAppId'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: rule.dimensions
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: isAnyoneTold ? [actionGroup.id] : []
      }
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(applicationInsightsId, 'tidemark-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Tidemark (${appName})'
    sourceId: applicationInsightsId
    serializedData: replace(
      replace(
        replace(loadTextContent('../workbook.json'), '__WORKSPACE_ID__', workspaceId),
        '__APPLICATION_INSIGHTS_ID__',
        applicationInsightsId
      ),
      '__PAGE_URL__',
      pageUrl
    )
  }
}

@description('Resource id of the workbook.')
output workbookId string = workbook.id
