import { html } from 'ghtml'
import { INSUFFICIENT } from '@linli/domain/figures'
import { defineSection } from '../contract.ts'
import { INK_2, row, SUNKEN, typeStyle } from '../mail.ts'

const NOTES = {
  zh: `到访为进入人次，不是人数。A 计数，B 仅知有无人，C 推算；三类不相加。覆盖率为有效数据占开放时间的比例：75 %—90 % 标 †，低于 75 % 写“${INSUFFICIENT.zh}”，不给数字；没有数据不等于零。` +
    '“—”表示不适用。按时开放无门磁时以首末次使用推算，为下限（≥）。环境限值参照 GB/T 18883-2022、GB 37488-2019，仅供运营管理参考，不作为检测结论。截止时间之后收到的数据不在本期内，更正见下期。只统计人数，不采集图像，不识别个人。',
  en: `Visits are entries, not people. A counted, B presence only, C inferred; the three are never added. Coverage is the share of opening time with valid data: between 75 % and 90 % a figure carries †, below 75 % it says “${INSUFFICIENT.en}” and gives no number; no data is not zero. ` +
    '“—” means that it does not apply. Without a door contact, opening is judged from first to last use and is a lower bound (≥). Limits follow GB/T 18883-2022 and GB 37488-2019, for operation only and not as a test result. Data received after the cut-off is not in this letter; corrections follow in the next. We count people; we take no pictures and identify nobody.'
} as const

/** What the figures stand on. */
export default defineSection({
  id: 'notes',
  order: 90,
  render: (_model, words) => ({
    html: row(html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="gr" style="background-color:${SUNKEN};padding:12px 14px;"><p class="mu" style="${typeStyle(words, 12, 20, INK_2)}margin:0;"><b>${words('notes')}</b><br>${NOTES[words.language]}</p></td></tr></table>`, '22px 32px 0'),
    text: `${words('notes')}\n${NOTES[words.language]}`
  })
})
