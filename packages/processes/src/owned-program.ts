import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable } from 'node:stream';

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that is no part of Naru, such as nats-server, run as a child of this process. */
export interface OwnedProgram {
  readonly pid: number;
  readonly stderr: Readable;
  /** Settles when it ends, for whatever reason. */
  readonly exited: Promise<ProgramExit>;
  signal(signal: NodeJS.Signals): void;
}

// Such a program cannot notice that its owner was killed, so a shell beside it waits on a pipe: a line means that
// the program has ended by itself, end of file that the owner has. `exec` gives the program the shell's own pid.
const dieWithOwner = '(read -r _ <&3 || kill -TERM $$) >/dev/null 2>&1 & exec "$@" 3<&-';

/** Runs a program that dies with this process, however that ends, but not by a ctrl-C in its terminal: its owner stops it. */
export function runOwned(program: string, parameters: readonly string[]): OwnedProgram {
  const child: ChildProcess = spawn('/bin/sh', ['-c', dieWithOwner, 'sh', program, ...parameters], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true, // its own process group, out of reach of the terminal's ctrl-C
  });
  const ownerPipe = child.stdio[3] as Duplex;
  ownerPipe.on('error', () => {}); // the watching shell may be gone already
  const exited = once(child, 'exit').then(([code, signal]): ProgramExit => {
    ownerPipe.end('\n');
    return { code, signal };
  });
  return {
    pid: child.pid as number,
    stderr: child.stderr as Readable,
    exited,
    signal: (signal) => void child.kill(signal),
  };
}
