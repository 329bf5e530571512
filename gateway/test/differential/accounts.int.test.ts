import { compareExecutors } from './compare-executors.ts';
import { accounts } from './supergraphs/accounts.ts';

compareExecutors(accounts);
