import type { ExportFacts } from './descriptor.ts'
import { DAYS_ONLY, INSIDE_ONLY, PACKAGE_TITLE } from './words.ts'

/** The word to the reader of an export. */
export const README_FILE = 'README.md'

/** How the figures of a period are recomputed from the files of an export, in both languages. */
export function readmeOf ({ first, last, definition, catalogueVersion, isPublished }: ExportFacts): string {
  const { zh, en } = isPublished ? DAYS_ONLY : INSIDE_ONLY
  return `# ${PACKAGE_TITLE.zh} · ${PACKAGE_TITLE.en}

${first} … ${last}（Asia/Shanghai，含首末日；定义版本 ${definition}，目录版本 ${catalogueVersion}）
${first} … ${last} (Asia/Shanghai, both days included; definitions ${definition}, catalogue ${catalogueVersion})

**${zh} ${en}**

${isPublished ? PUBLISHED : `${CHINESE}\n\n${ENGLISH}`}`
}

const PUBLISHED = `\`datapackage.json\`（Frictionless Data Package 2）说明每个文件、列、单位、主键和校验和。\`day-figures\` 每行一个空间、日期、指标，附数据覆盖率与状态；空格为缺失（数据不足或不适用），绝不是零。不可由每日比率平均得出更长期间的指标。

\`datapackage.json\` (Frictionless Data Package 2) tells of every file, column, unit, key and checksum. \`day-figures\` has a row for each space, day and metric, with its coverage and status; an empty cell is
missing (too little data, or not applicable) and never zero. Figures of longer periods are no mean of daily ratios.
`

const CHINESE = `## 怎样重算
\`datapackage.json\`（Frictionless Data Package 2）说明每个文件、列、单位、主键和校验和。时间为 ISO 8601 带偏移；Parquet 中为 UTC 时刻。空格为缺失：数据不足、不适用或无传感器，绝不是零。

期间指标由 \`days\` 各部分逐日相加后相除，绝不对每日比率取平均。设 O = Σ openMs，V = Σ validMs：
- 门槛：V/O ≥ 90 % 直接使用；75–90 % 加注；低于 75 % 为数据不足，不得给出数值。到访人次用 Σ visitsKnownMs / O。O = 0 时不适用。
- 到访人次 = Σ visits + \`lumps\` 中 from、to 都在期间内的 visits。不按覆盖率放大。
- 服务人时 = Σ personMs / 3 600 000；覆盖率 ≥ 90 % 且不足 100 % 时乘以 O/V，标注“估算”。
- 时间利用率 F = U/V，U = Σ usedMs；相邻两日，前一日 trailMs 与后一日 leadMs 都有且和小于 900 000 时，将和加入 U。
- 空间利用率 = Σ loadMs / V = F × S，满座率 S = Σ loadMs / U。任一日 capacityMissing 为真或 loadMs 缺失时不适用。
- 峰值 = 期间内 \`quarters\` 的 mean 的最大值；p95 取第 ⌈0.95·m⌉ 个（由小到大，m 为有 mean 的刻数）。
- 超员分钟 = Σ overMs / 60 000；满员时段 = Σ fullQuarters / Σ judgedQuarters；日周转 = Σ turnoverSum / Σ turnoverDays。
- 平均停留（小时）= Σ personAllMs / 3 600 000 /（Σ entries + 期间内 lumps），人数与到访的覆盖率都须 ≥ 90 %。
- 按时开放率 = Σ keptMs / Σ plannedMs，覆盖率 Σ plannedMs / O；设备完好率 = Σ aliveMs / Σ serviceMs。
- 非开放时段使用（人时）= Σ closedPersonMs / 3 600 000，覆盖率 Σ closedValidMs / Σ closedMs；B 级用 closedUsedMs，单位小时。
- 环境达标率 = Σ insideMs / Σ judgedMs（\`day-comfort\`），覆盖率取 V/O 与 Σ judgedMs / U 中较小者；没有人数来源时为 Σ judgedMs / O，U = 0 时不适用。空档并入 U 时，前一日 trailJudged 为真者将其 trailMs、后一日 leadJudged 为真者将其 leadMs 加入 judgedMs；insideMs 同理。
- A、B、C 级不可混合相加；有 parent 的空间其人已含在外层之中。刻保存 400 天，更早的日仍在 \`days\`。
- 有 \`readings\` 时可由原始读数重算各日；定义见项目文档。`

const ENGLISH = `## How to recompute us
\`datapackage.json\` (Frictionless Data Package 2) tells of every file, column, unit, key and checksum. Instants are ISO 8601 with offset; in Parquet they are instants in UTC. An empty cell is missing (too little data, not
applicable, no sensor) and never zero.

A figure of a period is made of the parts in \`days\`: add them up, then divide once; never take a mean of daily ratios. Let O = Σ openMs, V = Σ validMs:
- Gate: V/O ≥ 90 % stands as it is; 75–90 % with a footnote; below 75 % there is too little data and no number. For visits the share is Σ visitsKnownMs / O. Nothing applies where O = 0.
- Visits = Σ visits + the visits of \`lumps\` whose from and to both lie in the period. Never scaled up.
- Person-hours = Σ personMs / 3,600,000; with a coverage from 90 % to below 100 % times O/V, and then marked as estimated.
- Frequency F = U/V, U = Σ usedMs; where trailMs of a day and leadMs of the next are both there and make less than 900,000, add their sum to U.
- Utilisation = Σ loadMs / V = F × S, with fullness S = Σ loadMs / U. Not where capacityMissing is true on any day, nor where loadMs is missing: presence is no number of people.
- Peak = the largest mean in \`quarters\`; p95 = number ⌈0.95·m⌉ of them in rising order, m being how many have a mean.
- Minutes over capacity = Σ overMs / 60,000; full quarter-hours = Σ fullQuarters / Σ judgedQuarters; turnover = Σ turnoverSum / Σ turnoverDays.
- Mean stay (h) = Σ personAllMs / 3,600,000 / (Σ entries + lumps in the period), where occupancy and visits are both covered to 90 %.
- Opening as announced = Σ keptMs / Σ plannedMs, coverage Σ plannedMs / O; device availability = Σ aliveMs / Σ serviceMs.
- After-hours use (person-hours) = Σ closedPersonMs / 3,600,000, coverage Σ closedValidMs / Σ closedMs; in class B closedUsedMs, in hours.
- Comfort = Σ insideMs / Σ judgedMs (\`day-comfort\`), coverage the smaller of V/O and Σ judgedMs / U; without a source of occupancy it is Σ judgedMs / O, and nothing applies where U = 0. Where a gap merges into U, trailMs of the day counts as judged where trailJudged is true, leadMs of the next where leadJudged is; as inside likewise.
- Never add classes A, B and C; the people of a space with a parent are in the outer one too. Quarter-hours are kept for 400 days, older days still are in \`days\`.
- With \`readings\` the days themselves can be recomputed; the definitions are in the documentation of the project.
`
