// Makes a bare clone ready to run and says what it does; does nothing, quickly, when all is there.
// Plain JavaScript with no dependency: npm runs it before anything is installed, on Node 20, 22 or 24.
// It is an npm pre-script so that the script after it starts in a new shell, which finds the installed Node 24.
//
//   node infra/local/set-up.js                              the packages, nats-server and the built console: what `npm start` needs
//   node infra/local/set-up.js --with postgresql,mariadb    those programs as well: what tests need
//   node infra/local/set-up.js --packages-only              no program, no console
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideConsole } from './set-up/console.js';
import { installHooks } from './set-up/hooks.js';
import { providePackages } from './set-up/packages.js';
import { providePrograms } from './set-up/programs.js';
import { report, SetUpFailed, withLock } from './set-up/steps.js';
import { wantedPrograms } from './set-up/wanted-programs.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

try {
  const wanted = wantedPrograms(process.argv.slice(2));
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetUpFailed(
      `Naru is set up with Node 20 or newer, and this is ${process.version}: please install a newer one.`,
    );
  }
  await withLock(join(root, '.set-up.lock'), async () => {
    await providePackages(root);
    await installHooks(root);
    await providePrograms(wanted);
    if (!process.argv.includes('--packages-only')) await provideConsole(root);
  });
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  report(error.message);
  process.exitCode = 1;
}
