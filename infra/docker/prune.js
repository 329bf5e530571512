// node infra/docker/prune.js <image> <folder>: what the image is built of. Prints the arguments of the build.
import { imageNamed, pruneFor } from './src/index.js';

const [name = '', folder] = process.argv.slice(2);
try {
  const { main, port } = imageNamed(name);
  if (!folder) throw new Error('Say: node infra/docker/prune.js <image> <folder>');
  await pruneFor(name, folder);
  process.stdout.write(`--build-arg MAIN=${main} --build-arg PORT=${port ?? 0}\n`);
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}
