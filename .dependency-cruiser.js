// Who may import whom. A rule's comment is what its violator reads.

const tests = String.raw`\.test\.ts$`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that import each other cannot be read or tested apart.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The import names a file or package that does not exist or is not installed.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'subgraphs-apart',
      comment: 'Services know each other by events and requests only, never by code.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'subgraphs-below-gateway',
      comment: 'A subgraph must run behind any gateway, so it knows none.',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^(gateway|infra|e2e)/' },
    },
    {
      name: 'gateway-knows-no-subgraph',
      comment: 'The gateway runs in front of any supergraph: what it needs to know is in the schema.',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(subgraphs|infra|e2e)/' },
    },
    {
      name: 'packages-at-the-bottom',
      comment: 'Packages serve services and the gateway; only the test harness starts real infrastructure.',
      severity: 'error',
      from: { path: '^(packages|schema)/', pathNot: '^packages/test-harness/' },
      to: { path: '^(subgraphs|gateway|infra|e2e)/' },
    },
    {
      name: 'test-harness-starts-programs-only',
      comment: 'The test harness may find and start programs, and use nothing else above the packages.',
      severity: 'error',
      from: { path: '^packages/test-harness/' },
      to: { path: '^(subgraphs|gateway|infra|e2e)/', pathNot: '^infra/(databases|fleet|nats|programs)/' },
    },
    {
      name: 'test-harness-in-tests-only',
      comment: 'What runs in production must not lean on the test harness.',
      severity: 'error',
      from: {
        path: '^(subgraphs|gateway|packages|schema|infra)/',
        pathNot: ['^packages/test-harness/', '/test/', tests],
      },
      to: { path: '^packages/test-harness/' },
    },
    {
      name: 'pure-domain',
      comment: 'The domain decides from its arguments alone: no clock, ids or I/O, and no other layer.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/src/domain/', pathNot: tests },
      to: {
        pathNot: ['^subgraphs/$1/src/domain/', '^packages/(calendar|geography|refusal|text)/', '^schema/'],
      },
    },
    {
      name: 'domain-takes-only-types-of-schema',
      comment: 'Of the contracts the domain knows the shape, not the validation.',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/src/domain/', pathNot: tests },
      to: { path: '^schema/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvers-through-application',
      comment: 'Resolvers ask the application layer; rows and tables stay behind it.',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/src/resolvers/', pathNot: tests },
      to: { path: '^subgraphs/[^/]+/src/entities/' },
    },
    {
      name: 'console-knows-only-the-schema',
      comment:
        'The console sees the system as every client does: through GraphQL. It shares the gazetteer and no more.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(gateway|schema|subgraphs|packages|infra|e2e)/', pathNot: '^packages/geography/' },
    },
    {
      name: 'nobody-knows-the-console',
      comment: 'The gateway serves whatever was built: it imports nothing of it.',
      severity: 'error',
      from: { pathNot: '^web/' },
      to: { path: '^web/' },
    },
    {
      name: 'nothing-above-the-runner',
      comment: 'The local runner and the command line compose everything; nothing depends on them.',
      severity: 'error',
      from: { path: '^(gateway|schema|subgraphs|packages|e2e|infra/(nats|databases))/' },
      to: { path: '^infra/(local|cli)/' },
    },
    {
      name: 'e2e-from-outside',
      comment: 'A scenario sees the system as its clients do: through the harness and public protocols.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(gateway|schema|subgraphs|packages|infra)/', pathNot: '^packages/test-harness/' },
    },
    {
      name: 'through-the-door',
      comment: 'A package is used through its src/index.ts, by its name.',
      severity: 'error',
      from: { path: '^(gateway|schema|(?:subgraphs|packages|infra)/[^/]+)/' },
      to: {
        path: '^(packages/[^/]+|schema)/',
        pathNot: ['^$1/', '^(packages/[^/]+|schema)/src/index\\.ts$'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The benchmark's peers have packages of their own, which are installed when they are first measured; the console's
    // build is no source.
    exclude: { path: [String.raw`\.d\.ts$`, '^bench/peers/', '^web/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Symlinked workspaces count as the folders they point to.
    preserveSymlinks: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
