import { compareExecutors } from './compare-executors.ts';
import { registry } from './supergraphs/registry.ts';

compareExecutors(registry);
