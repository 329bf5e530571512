import type { ProgramExit } from '@naru/processes';

/** In words that follow a name: `ended by SIGKILL`. */
export const howItEnded = ({ code, signal }: ProgramExit): string =>
  signal === null ? `ended with ${code}` : `ended by ${signal}`;
