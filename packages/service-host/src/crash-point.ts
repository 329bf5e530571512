import { writeSync } from 'node:fs';

/** Where tests make a process die: each is on one side of something that cannot be taken back. */
export const CRASH_POINTS = [
  ...(['before-commit', 'after-commit'] as const),
  ...(['before-publish', 'after-publish'] as const),
  ...(['before-reply', 'after-reply'] as const),
  ...(['before-ack', 'after-ack'] as const),
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

const STDERR = 2;

/**
 * The process dies here, as by SIGKILL and with one line of last words, as often as the variable says:
 * `before-ack=0.01,after-ack=1` for once in a hundred times, and for the first time.
 * @throws Error when the variable names no such point or no such probability
 */
export function createCrashPoint(variable: string | undefined): (point: CrashPoint) => void {
  if (!variable) return () => {};
  const probabilities = new Map(variable.split(',').map(parse));
  return (point) => {
    if (Math.random() >= (probabilities.get(point) ?? 0)) return;
    writeSync(STDERR, `crash point ${point}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}

function parse(text: string): [CrashPoint, number] {
  const [name, number] = text.split('=');
  const point = CRASH_POINTS.find((one) => one === name);
  const probability = Number(number);
  if (point === undefined || !(probability > 0 && probability <= 1)) {
    throw new Error(
      `NARU_CRASH_POINTS: "${text}" is no crash point with a probability, such as before-ack=0.01`,
    );
  }
  return [point, probability];
}

/** Does nothing unless a test has armed it by `NARU_CRASH_POINTS`. */
export const crashPoint = createCrashPoint(process.env['NARU_CRASH_POINTS']);
