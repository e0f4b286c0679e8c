import type { Text } from '@linli/domain/text'

/** What whoever gets an export must know before anything else. */
export const INSIDE_ONLY: Text = {
  zh: '本导出含未作小数保护的数字，仅供运营方内部分析，不得外传。',
  en: 'These files hold small counts without protection: for analysis inside the operator only, they must not leave it.'
}

/** The same of files that may be given away. */
export const DAYS_ONLY: Text = {
  zh: '本导出只含每日指标，不含更细的数字，可按约定对外提供。',
  en: 'These files hold figures of whole days and nothing finer, and may be given to whom they are meant for.'
}

export const PACKAGE_TITLE: Text = { zh: '邻里空间使用数据', en: 'Linli space usage' }

/** One text in both languages, for places that have room for one only. */
export const both = ({ zh, en }: Text): string => zh === en ? zh : `${zh} / ${en}`
