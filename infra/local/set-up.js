// Makes a bare clone ready to run and says what it does; does nothing, quickly, when all is there.
// Plain JavaScript with no dependency: npm runs it before anything is installed, on Node 20, 22 or 24.
// It is an npm pre-script so that the script after it starts in a new shell, which finds the installed Node 24.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideNatsServer } from './set-up/nats-server.js';
import { providePackages } from './set-up/packages.js';
import { report, SetUpFailed, withLock } from './set-up/steps.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

try {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetUpFailed(
      `Naru is set up with Node 20 or newer, and this is ${process.version}: please install a newer one.`,
    );
  }
  await withLock(join(root, '.set-up.lock'), async () => {
    await providePackages(root);
    if (!process.argv.includes('--packages-only')) await provideNatsServer();
  });
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  report(error.message);
  process.exitCode = 1;
}
