import { expect, onTestFinished, test } from 'vitest';
import { type Spark, startSpark } from '../../interop/spark-process.ts';

/** A process that says `said` of each step, in the place of Spark. */
const sparkThatSays = (said: string, limitMs?: number): Spark => {
  const program = `process.stdin.on('data', () => process.stdout.write(${JSON.stringify(said)}))`;
  const spark = startSpark(process.execPath, ['--eval', program], limitMs);
  onTestFinished(spark.close);
  return spark;
};

test('a step is answered by the lines before its end', async () => {
  const spark = sparkThatSays('[1]\n[2]\n{"ended": true}\n');
  await expect(spark.act('count')).resolves.toEqual(['[1]', '[2]']);
  await expect(spark.act('count')).resolves.toEqual(['[1]', '[2]']);
});

test('after what Spark itself complains of it can be asked on', async () => {
  const spark = sparkThatSays('{"failed": "no such table"}\n');
  await expect(spark.act('count')).rejects.toThrow('Spark, asked to count: no such table');
  await expect(spark.act('list')).rejects.toThrow('Spark, asked to list: no such table');
});

test('a line that is no answer ends the session, so that no step gets the answer of another', async () => {
  const spark = sparkThatSays('[99.123s][warning] a word of the machine\n{"ended": true}\n');
  await expect(spark.act('count')).rejects.toThrow('Spark, in the midst of count');
  await expect(spark.act('list')).rejects.toThrow('Spark, in the midst of count');
});

test('a step that does not end ends the session', async () => {
  const spark = sparkThatSays('[1]\n', 300);
  await expect(spark.act('count')).rejects.toThrow('no end within 0.3 s');
  await expect(spark.act('list')).rejects.toThrow('no end within 0.3 s');
});

test('a process that cannot start is told by the first step', async () => {
  const spark = startSpark('/none/of/these', []);
  await expect(spark.act('count')).rejects.toThrow(/in the midst of count.*\n.*ENOENT/s);
});
