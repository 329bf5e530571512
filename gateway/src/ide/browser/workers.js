// Where the editor finds its workers, beside this file. It asks for them by these labels.
const workers = {
  editorWorkerService: 'editor-worker.js',
  json: 'json-worker.js',
  graphql: 'graphql-worker.js',
};
const besides = document.currentScript.src;

globalThis.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => new URL(workers[label], besides).href,
};
