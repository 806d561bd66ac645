using '../main.bicep'

// What must be given, and nothing else.
param environmentName = 'tidemark'
param location = 'westeurope'
