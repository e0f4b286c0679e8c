/** How much a level of brightness speaks for somebody being there, learned from CO2 and never from a label. */
export interface LightTable { readonly edges: readonly number[], readonly logRatio: readonly number[] }

const MOST_BINS = 8

/** Counts of brightness while somebody is believed there, and while not. More light never speaks less for presence. */
export function learnLight (brightness: Float64Array, present: Float64Array): LightTable {
  const edges = edgesOf(brightness)
  const used = new Float64Array(edges.length + 1).fill(1)
  const vacant = new Float64Array(edges.length + 1).fill(1)
  for (let slot = 0; slot < brightness.length; slot++) {
    const [value, share] = [brightness[slot]!, present[slot]!]
    if (Number.isNaN(value) || Number.isNaN(share)) continue
    const bin = binOf(edges, value)
    used[bin]! += share
    vacant[bin]! += 1 - share
  }
  const [allUsed, allVacant] = [used.reduce((sum, share) => sum + share, 0), vacant.reduce((sum, share) => sum + share, 0)]
  return { edges, logRatio: rising(used, vacant).map(ratio => Math.log(ratio * allVacant / allUsed)) }
}

/** Log evidence by slot; nothing where no light was measured. */
export function evidenceOfLight ({ edges, logRatio }: LightTable, brightness: Float64Array, weight: number): Float64Array {
  return brightness.map(value => Number.isNaN(value) ? 0 : weight * logRatio[binOf(edges, value)]!)
}

/** Ratios made rising by joining neighbours that are not (pool adjacent violators). */
function rising (used: Float64Array, vacant: Float64Array): readonly number[] {
  const pools: { used: number, vacant: number, bins: number }[] = []
  used.forEach((share, bin) => {
    let pool = { used: share, vacant: vacant[bin]!, bins: 1 }
    for (let last = pools.at(-1); last && pool.used * last.vacant < last.used * pool.vacant; last = pools.at(-1)) {
      pool = { used: pool.used + last.used, vacant: pool.vacant + last.vacant, bins: pool.bins + last.bins }
      pools.pop()
    }
    pools.push(pool)
  })
  return pools.flatMap(({ used, vacant, bins }) => Array.from({ length: bins }, () => used / vacant))
}

/** Few distinct values: a bin each; else bins of equal content. */
function edgesOf (values: Float64Array): readonly number[] {
  const known = values.filter(value => !Number.isNaN(value)).sort()
  const distinct = [...new Set(known)]
  if (distinct.length <= MOST_BINS) return distinct.slice(1)
  const cuts = Array.from({ length: MOST_BINS - 1 }, (_, cut) => known[Math.floor((cut + 1) / MOST_BINS * known.length)]!)
  return [...new Set(cuts)].filter(cut => cut > known[0]!)
}

function binOf (edges: readonly number[], value: number): number {
  let bin = 0
  while (bin < edges.length && value >= edges[bin]!) bin++
  return bin
}
