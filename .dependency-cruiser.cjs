/** Which room may import which: the arrows of ARCHITECTURE.md, checked. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'domain-imports-nothing-of-ours', severity: 'error', from: { path: '^domain/src/' }, to: { path: '^(store|gateway|api|dashboards|firmware-sim|cli)/' } },
    { name: 'domain-does-no-io', severity: 'error', from: { path: '^domain/src/' }, to: { path: '^(node:)?(fs|net|http|https|child_process|process|worker_threads|sqlite)(/|$)', dependencyTypes: ['core'] } },
    { name: 'store-imports-domain-only', severity: 'error', from: { path: '^store/src/' }, to: { path: '^(gateway|api|dashboards|firmware-sim|cli)/' } },
    { name: 'gateway-and-api-meet-only-outside', severity: 'error', from: { path: '^(gateway|api)/src/' }, to: { path: '^(gateway|api|dashboards|firmware-sim|cli)/', pathNot: '^$1/' } },
    { name: 'screens-and-devices-import-domain-only', severity: 'error', from: { path: '^(dashboards|firmware-sim)/', pathNot: '^dashboards/grafana/test/' }, to: { path: '^(store|gateway|api|dashboards|firmware-sim|cli)/', pathNot: '^$1/' } },
    { name: 'the-simulator-knows-no-correction', comment: 'what judges the figures shares nothing with what makes them', severity: 'error', from: { path: '^firmware-sim/src/' }, to: { path: '^domain/src/(usage|environment|calendar|figures|state|limits)/' } },
    { name: 'only-the-cli-composes', severity: 'error', from: { path: '^(domain|store|gateway|api|dashboards|firmware-sim)/' }, to: { path: '^cli/' } },
    { name: 'decoders-do-not-know-each-other', severity: 'error', from: { path: '^gateway/src/decoders/(?!index|contract)([^/]+)\\.ts$' }, to: { path: '^gateway/src/decoders/[^/]+\\.ts$', pathNot: '/(contract)\\.ts$' } }
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.tap|var)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] }
  }
}
