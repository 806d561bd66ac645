metadata description = 'What the resource group may cost in a month, and who is told.'

@description('Required. The amount, in the currency of the subscription.')
param amount int

@description('Required. First day of the month that it begins in. Azure never lets it change.')
param startDate string

@description('Required. Who is mailed besides the owners of the group. Empty: nobody.')
param alertEmail string

var told = { contactEmails: empty(alertEmail) ? [] : [alertEmail], contactRoles: ['Owner'] }

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'tidemark'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      nearlySpent: union(told, { enabled: true, operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual' })
      willBeSpent: union(told, { enabled: true, operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted' })
    }
  }
}
