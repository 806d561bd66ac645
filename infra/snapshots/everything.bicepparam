using '../main.bicep'

// Every resource that the templates can make: checkov is given this one.
param environmentName = 'tidemark'
param location = 'westeurope'
param privateNetwork = true
param secretNames = ['ORDERS_PASSWORD']
param secretValues = { ORDERS_PASSWORD: 'not-a-password' }
param entraClientId = '33333333-3333-4333-8333-333333333333'
param storageLogs = true
param alertEmail = 'somebody@example.com'
param alertWebhookUrl = 'https://example.com/alerts'
param operatorPrincipalIds = ['88888888-8888-4888-8888-888888888888']
param lakeDeleteLock = true
param functionAppLogs = true
param dailyLogCapGB = 2
param budgetAmount = 50
param budgetStartDate = '2026-12-01'
