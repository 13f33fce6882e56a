// The arrows between the rooms. `scripts/planted` holds one file per rule that breaks it, and arrows.test.ts sees each of them found.
// Paths match anywhere, so that the same rules hold in that planted tree.
const room = (names) => `(?:^|/)packages/(?:${names})/src/`
const siblings = (names) => `(?:^|/)packages/(?:${names})/|^@rosterstream/(?:${names})(?:/|$)`
const anyTest = '\\.test\\.ts$'
const others = (name) =>
  ['core', 'sources', 'sinks', 'store', 'testkit', 'cli'].filter((other) => other !== name).join('|')
const node = (names) => `^(?:node:)?(?:${names})(?:/|$)`

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    rule(
      'core-stands-alone',
      'The engine knows no provider, no target and no terminal; whoever uses it as a library loads nothing else.',
      { path: room('core'), pathNot: anyTest },
      { path: siblings(others('core')) },
    ),
    rule(
      'sources-and-sinks-never-meet',
      'A source that knows its sink can only serve that one. What both need is a contract, and lives in core.',
      { path: room('(sources|sinks|store)') },
      { path: siblings('sources|sinks|store'), pathNot: '(?:^|/)packages/$1/|^@rosterstream/$1(?:/|$)' },
    ),
    rule(
      'nothing-knows-the-cli',
      'The command is the outermost room: it prints, exits and reads the environment, which no library may.',
      { path: room(others('cli')) },
      { path: siblings('cli') },
    ),
    rule(
      'testkit-knows-core-alone',
      'The testkit plays the other side of a contract; built on our own sources or sinks it would agree with their mistakes.',
      { path: room('testkit'), pathNot: anyTest },
      { path: siblings('sources|sinks|store|cli') },
    ),
    rule(
      'one-door-per-room',
      'Siblings are entered by package name; a relative path into one passes by its public surface.',
      { path: '(?:^|/)packages/([^/]+)/src/' },
      { path: '(?:^|/)packages/', pathNot: '(?:^|/)packages/$1/', dependencyTypes: ['local'] },
    ),
    rule(
      'undici-in-one-place',
      'Retry, proxies, certificates and time-outs are decided once, in core/src/http.',
      { path: '(?:^|/)packages/', pathNot: [`${room('core')}http/`, anyTest] },
      { path: '(?:^|node_modules/)undici(?:/|$)' },
    ),
    rule(
      'no-second-http-client',
      'What undici-in-one-place decides would not hold for requests made by Node itself. The testkit is the server.',
      { path: room('core|sources|sinks|store|cli'), pathNot: anyTest },
      { path: node('https?|http2') },
    ),
    rule(
      'core-main-door-is-pure',
      'Core takes bytes, clock and disk through its ports, so it runs anywhere and is tested without any of them.',
      { path: room('core'), pathNot: [`${room('core')}http/`, anyTest] },
      {
        path: [
          node('fs|net|tls|dns|dgram|https?|http2|process|child_process|cluster|worker_threads|os|readline|tty|repl'),
          `${room('core')}http/`,
        ],
      },
    ),
    rule(
      'no-test-code-in-product',
      'What ships must not pull in test tools. `demo` and `simulate` are the two commands that are made of the testkit.',
      {
        path: room('core|sources|sinks|store|cli'),
        pathNot: [anyTest, `${room('cli')}(?:commands/)?(?:demo|simulate)(?:[-/.])`],
      },
      { path: [anyTest, siblings('testkit'), '(?:^|node_modules/)(?:uvu|fast-check|tsx)(?:/|$)'] },
    ),
    rule(
      'microsoft-in-one-place',
      'Graph and Azure libraries load for the two sinks that need them, and for nobody else.',
      { path: '(?:^|/)packages/', pathNot: [`${room('sinks')}microsoft/`, anyTest] },
      { path: '(?:^|node_modules/)@(?:azure|microsoft|azure-rest)/' },
    ),
    rule(
      'declared-only',
      "An import that is not in the room's own package.json works here by luck and fails where the package is installed. " +
        '(Siblings: the rules above allow what the manifests declare, and knip finds the rest.)',
      { path: '(?:^|/)packages/', pathNot: anyTest },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown'] },
    ),
    rule(
      'no-cycles',
      'Files that need each other are one file, or lack a third that both need. Types may: they are gone at run time.',
      { path: '(?:^|/)packages/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
  ],
  options: {
    // `exclude` would drop the edges that lead into dist, and forbidden arrows would pass unseen.
    doNotFollow: { path: ['node_modules', '/dist/'] },
    // Our own condition first: a sibling resolves to its source, so nothing needs to be built.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@rosterstream/source', 'types', 'import', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
    moduleSystems: ['es6'],
    tsPreCompilationDeps: true,
    combinedDependencies: false,
  },
}
