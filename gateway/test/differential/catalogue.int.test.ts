import { compareExecutors } from './compare-executors.ts';
import { catalogue } from './supergraphs/catalogue.ts';

compareExecutors(catalogue);
