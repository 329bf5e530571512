import { compareExecutors } from './compare-executors.ts';
import { media } from './supergraphs/media.ts';

compareExecutors(media);
