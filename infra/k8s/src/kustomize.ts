import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Older ones build with a kustomize that does not know `labels` and `patches`. */
const OLDEST_MINOR = 24;

/** Whether this machine has a kubectl that can build the overlays; Debian 12's cannot. */
export async function canBuild(): Promise<boolean> {
  try {
    const { stdout } = await run('kubectl', ['version', '--client', '--output=json']);
    return Number.parseInt(JSON.parse(stdout).clientVersion.minor, 10) >= OLDEST_MINOR;
  } catch {
    return false;
  }
}

/** Everything a kustomization comes to, as YAML. @throws Error with kubectl's own words */
export async function build(folder: string): Promise<string> {
  try {
    const { stdout } = await run('kubectl', ['kustomize', folder], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new Error(`kubectl cannot build ${folder}: ${(error as { stderr?: string }).stderr}`, {
      cause: error,
    });
  }
}
