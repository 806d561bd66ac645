import { QueueServiceClient, type QueueClient } from '@azure/storage-queue';

/** The queues of one scene. */
export interface Queues {
  readonly client: (name: string) => QueueClient;
  /** Puts JSON, or text as it is, encoded as the host wants it. */
  put(name: string, message: unknown): Promise<void>;
  putRaw(name: string, text: string): Promise<void>;
  /** Messages in it, also those that are hidden; 0 when there is no queue. */
  count(name: string): Promise<number>;
}

export const openQueues = (connectionString: string): Queues => {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  const client = (name: string): QueueClient => service.getQueueClient(name);
  const putRaw = async (name: string, text: string): Promise<void> => {
    await client(name).createIfNotExists();
    await client(name).sendMessage(text);
  };
  return {
    client,
    putRaw,
    put: (name, message) => {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      return putRaw(name, Buffer.from(text, 'utf8').toString('base64'));
    },
    count: async (name) => {
      const { approximateMessagesCount } = await client(name)
        .getProperties()
        .catch(() => ({ approximateMessagesCount: 0 }));
      return approximateMessagesCount ?? 0;
    },
  };
};
