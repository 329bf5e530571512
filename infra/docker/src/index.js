export { imageNamed, images } from './images.js';
export { pruneFor } from './prune.js';
