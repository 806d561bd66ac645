import { describe, expect, test } from 'vitest';
import {
  type AddFile,
  appendActions,
  type Built,
  type Ended,
  loadCommits,
  loadSnapshot,
  replaceActions,
  type Since,
  transact,
} from '../../../shared/delta/index.ts';
import { type Intents, putCommit, type PutPorts } from '../../../shared/delta/transaction/index.ts';
import { createMemoryLake, type Lake } from '../../../shared/lake/index.ts';
import { add, fakeClock, metaData, protocol, TABLE, writeCommit } from './helpers.ts';

type After = string;

const APP = 'tidemark:T';
const ID = metaData().metaData.id;
