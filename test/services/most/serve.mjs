// A service of MOST Web over SQLite. Arguments: port, database file.
import { registerHooks } from 'node:module';
import { join } from 'node:path';

// better-sqlite3 would have to be compiled.
const driver = join(import.meta.dirname, 'node-sqlite.cjs');
registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'better-sqlite3' ? driver : specifier, context),
});

const { default: express } = await import('express');
const { ExpressDataApplication, serviceRouter } = await import('@themost/express');
const { DataConfigurationStrategy, ODataModelBuilder, SchemaLoaderStrategy } = await import('@themost/data');

const [port, database] = process.argv.slice(2);
const everybody = [
  { mask: 15, type: 'global' },
  { mask: 15, type: 'global', account: '*' },
];
const MODELS = [
  {
    name: 'Order',
    fields: [
      { name: 'id', type: 'Integer', primary: true, nullable: false },
      { name: 'version', type: 'Integer' },
      { name: 'modifiedAt', type: 'DateTime' },
      { name: 'note', type: 'Text' },
    ],
  },
  {
    name: 'GuidOrder',
    fields: [
      { name: 'id', type: 'Guid', primary: true, nullable: false },
      { name: 'version', type: 'Integer' },
      { name: 'note', type: 'Text' },
    ],
  },
];

const application = new ExpressDataApplication(import.meta.dirname);
const configuration = application.getConfiguration();
configuration.setSourceAt('adapterTypes', [
  { name: 'SQLite', invariantName: 'sqlite', type: '@themost/sqlite' },
]);
configuration.setSourceAt('adapters', [
  { name: 'db', invariantName: 'sqlite', default: true, options: { database } },
]);
configuration.useStrategy(DataConfigurationStrategy, DataConfigurationStrategy);
for (const model of MODELS) {
  configuration
    .getStrategy(SchemaLoaderStrategy)
    .setModelDefinition({ ...model, version: '1.0', privileges: everybody });
  application.getStrategy(ODataModelBuilder).addEntitySet(model.name, `${model.name}s`);
}

const app = express();
app.use(application.middleware(app));
app.use('/odata', serviceRouter);
app.use((error, _request, response, _next) => {
  response.status(error.statusCode ?? 500).json({ error: { code: 'failed', message: error.message } });
});

// The tables are made by the first question.
const server = app.listen(Number(port), '127.0.0.1', async () => {
  for (const { name } of MODELS)
    await fetch(`http://127.0.0.1:${server.address().port}/odata/${name}s`).then((answer) => answer.text());
  console.log('ready');
});
