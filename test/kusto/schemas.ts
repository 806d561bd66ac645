/** The types that columns of ours have. */
export type ColumnType = 'string' | 'int' | 'real' | 'bool' | 'datetime' | 'dynamic';

/**
 * The workspace's tables and their columns, as far as queries of ours ask for them. Source: Azure Monitor Logs reference, "AppTraces",
 * "AppExceptions", "AppRequests", "Usage".
 */
export const SCHEMAS: Readonly<Record<string, Readonly<Record<string, ColumnType>>>> = {
  AppTraces: {
    TimeGenerated: 'datetime',
    Message: 'string',
    SeverityLevel: 'int',
    OperationId: 'string',
    OperationName: 'string',
    AppRoleInstance: 'string',
    Properties: 'dynamic',
    _ResourceId: 'string',
  },
  AppExceptions: {
    TimeGenerated: 'datetime',
    ProblemId: 'string',
    ExceptionType: 'string',
    Message: 'string',
    InnermostType: 'string',
    InnermostMessage: 'string',
    OperationId: 'string',
    OperationName: 'string',
    AppRoleInstance: 'string',
    Properties: 'dynamic',
    _ResourceId: 'string',
  },
  AppRequests: {
    TimeGenerated: 'datetime',
    Name: 'string',
    Success: 'bool',
    ResultCode: 'string',
    DurationMs: 'real',
    OperationId: 'string',
    OperationName: 'string',
    AppRoleInstance: 'string',
    Properties: 'dynamic',
    _ResourceId: 'string',
  },
  Usage: {
    TimeGenerated: 'datetime',
    DataType: 'string',
    Quantity: 'real',
    QuantityUnit: 'string',
    IsBillable: 'bool',
  },
};
