import { alertRows } from '../../kusto/alert-rows.ts';
import type { Row, Tables } from '../../kusto/evaluate/values.ts';
import { whyNoParser } from '../../kusto/kusto-library.ts';
import { readAlerts } from '../../kusto/read-alerts.ts';
import type { IngestionServer, Telemetry } from '../world/ingestion-server.ts';

const COMPONENT = '/subscriptions/s/resourceGroups/g/providers/microsoft.insights/components/app';

const common = ({ tags, time }: Telemetry): Row => ({
  TimeGenerated: new Date(time),
  OperationId: tags['ai.operation.id'] ?? '',
  _ResourceId: COMPONENT,
});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const exceptionOf = (record: Telemetry): Row => {
  const { exceptions } = record.baseData;
  const types = (Array.isArray(exceptions) ? exceptions : []).map((one: unknown) =>
    textOf(typeof one === 'object' && one !== null ? Reflect.get(one, 'typeName') : ''),
  );
  return { ...common(record), ExceptionType: types[0] ?? '', InnermostType: types.at(-1) ?? '' };
};

/** What came to the ingestion, as the tables of the workspace have it. */
const tablesOf = (ingestion: IngestionServer): Tables => {
  const of = (type: string): readonly Telemetry[] =>
    ingestion.received().filter(({ baseType }) => baseType === type);
  return {
    AppTraces: of('MessageData').map((record) => ({
      ...common(record),
      Message: textOf(record.baseData['message']),
    })),
    AppExceptions: of('ExceptionData').map(exceptionOf),
    AppRequests: of('RequestData').map((record) => ({
      ...common(record),
      Name: textOf(record.baseData['name']),
      Success: record.baseData['success'] === true,
    })),
  };
};

/** Why alerts cannot be held against what came; undefined where they can. */
export const whyNoAlerts = whyNoParser;

/** Names of the alerts that would fire a minute from now on what came so far. */
export const firingAlerts = async (ingestion: IngestionServer): Promise<readonly string[]> => {
  const tables = tablesOf(ingestion);
  const now = new Date(Date.now() + 60_000);
  const alerts = await readAlerts(COMPONENT);
  return alerts.filter((alert) => alertRows(alert, tables, now).length > 0).map(({ name }) => name);
};
