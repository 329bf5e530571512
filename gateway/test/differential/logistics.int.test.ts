import { compareExecutors } from './compare-executors.ts';
import { logistics } from './supergraphs/logistics.ts';

compareExecutors(logistics);
