export { repeat } from './repeat.ts';
