import type { CatalogueInput, LineOfBusiness, OccupancySource, SpaceKind, VisitsSource } from '@linli/domain/catalogue'

/** Street offices and sites of the demo. Every name is made up; recipients use example.org, which receives no mail. */
export const STREETS: NonNullable<CatalogueInput['streets']> = [
  {
    id: 'wutongli', name: { zh: '梧桐里街道', en: 'Wutongli Subdistrict' },
    recipients: [
      { address: 'wutongli@example.org', language: 'zh', salutation: '梧桐里街道办事处各位领导' },
      { address: 'wutongli.en@example.org', language: 'en', salutation: 'Dear colleagues of Wutongli Subdistrict' }
    ]
  },
  {
    id: 'yunjin', name: { zh: '云锦街道', en: 'Yunjin Subdistrict' },
    recipients: [
      { address: 'yunjin@example.org', language: 'zh', salutation: '云锦街道办事处各位领导' },
      { address: 'yunjin.en@example.org', language: 'en', salutation: 'Dear colleagues of Yunjin Subdistrict' }
    ]
  },
  {
    id: 'wangchao', name: { zh: '望潮街道', en: 'Wangchao Subdistrict' },
    recipients: [
      { address: 'wangchao@example.org', language: 'zh', salutation: '望潮街道办事处各位领导' },
      { address: 'wangchao.en@example.org', language: 'en', salutation: 'Dear colleagues of Wangchao Subdistrict' }
    ]
  }
]

const site = (id: string, street: string, zh: string, en: string, line: LineOfBusiness, address: string) => ({ id, street, name: { zh, en }, line, address })

export const SITES: NonNullable<CatalogueInput['sites']> = [
  site('wutong-hub', 'wutongli', '梧桐里邻里中心', 'Wutongli Neighbourhood Hub', 'operation', '梧桐里路 18 号'),
  site('wutong-lane', 'wutongli', '青砖弄微更新点', 'Qingzhuan Lane Renewal', 'micro_renewal', '青砖弄 6 号'),
  site('wutong-market', 'wutongli', '梧桐里菜场底商', 'Wutongli Market Shops', 'commercial', '梧桐里路 52 号'),
  site('yunjin-culture', 'yunjin', '云锦文化中心', 'Yunjin Cultural Centre', 'operation', '云锦南路 201 号'),
  site('yunjin-talent', 'yunjin', '云锦人才公寓', 'Yunjin Talent Apartments', 'operation', '织女路 77 号'),
  site('yunjin-enterprise', 'yunjin', '云锦社区企业港', 'Yunjin Community Enterprise Port', 'commercial', '云锦南路 260 号'),
  site('wangchao-school', 'wangchao', '望潮社区教育综合体', 'Wangchao Education Complex', 'operation', '望潮路 9 号'),
  site('wangchao-yard', 'wangchao', '听雨小庭院', 'Tingyu Courtyard', 'micro_renewal', '听雨巷 3 号')
]

/** Opening hours by day of the week. */
export type HoursName = 'daily' | 'office' | 'evening' | 'allDay' | 'market' | 'lessons' | 'garden'
/** What hangs in a space, by name of {@link FITTINGS}. */
export type Fitting = 'counter' | 'counter-b' | 'vs133' | 'oneway' | 'beam' | 'heads' | 'pir' | 'door' | 'climate' | 'am107' | 'ers' | 'air'

export interface Plan {
  readonly id: string
  readonly site: string
  readonly parent?: string
  readonly zh: string
  readonly en: string
  readonly kind: SpaceKind
  readonly areaM2: number
  readonly capacity: number
  readonly hours: HoursName
  readonly occupancy: OccupancySource
  readonly visits: VisitsSource
  readonly fittings: readonly Fitting[]
  /** Air changes an hour; without it the space has no CO2 model. */
  readonly airChange?: number
}

export const PLANS: readonly Plan[] = [
  { id: 'wutong-study-24h', site: 'wutong-hub', zh: '24 小时城市书房', en: '24-hour Study Room', kind: 'study_room', areaM2: 86, capacity: 24, hours: 'allDay', occupancy: 'counter', visits: 'counter', fittings: ['counter', 'am107', 'pir'], airChange: 2 },
  { id: 'wutong-whitecollar', site: 'wutong-hub', zh: '白领午间会客厅', en: 'White-collar Lounge', kind: 'white_collar_centre', areaM2: 180, capacity: 60, hours: 'daily', occupancy: 'counter', visits: 'counter', fittings: ['counter', 'counter-b', 'air'], airChange: 2.5 },
  { id: 'wutong-activity', site: 'wutong-hub', zh: '银杏活动室', en: 'Ginkgo Activity Room', kind: 'activity_room', areaM2: 72, capacity: 30, hours: 'evening', occupancy: 'presence', visits: 'door', fittings: ['pir', 'door', 'climate'], airChange: 2 },
  { id: 'wutong-lane-studio', site: 'wutong-lane', zh: '青砖弄共享客厅', en: 'Qingzhuan Shared Living Room', kind: 'activity_room', areaM2: 55, capacity: 20, hours: 'daily', occupancy: 'counter', visits: 'counter', fittings: ['vs133', 'ers'], airChange: 1.8 },
  { id: 'wutong-lane-yard', site: 'wutong-lane', zh: '青砖弄口袋庭院', en: 'Qingzhuan Pocket Courtyard', kind: 'courtyard', areaM2: 120, capacity: 30, hours: 'garden', occupancy: 'none', visits: 'beam', fittings: ['beam'] },
  { id: 'wutong-market-a', site: 'wutong-market', zh: '菜场底商 A 铺', en: 'Market Shop A', kind: 'market_storefront', areaM2: 40, capacity: 15, hours: 'market', occupancy: 'counter', visits: 'counter', fittings: ['vs133'] },
  { id: 'wutong-market-b', site: 'wutong-market', zh: '菜场底商 B 铺', en: 'Market Shop B', kind: 'market_storefront', areaM2: 32, capacity: 12, hours: 'market', occupancy: 'none', visits: 'oneway', fittings: ['oneway'] },
  { id: 'yunjin-gallery', site: 'yunjin-culture', zh: '云锦展厅', en: 'Yunjin Gallery', kind: 'cultural_centre', areaM2: 260, capacity: 80, hours: 'daily', occupancy: 'counter', visits: 'counter', fittings: ['counter', 'air'], airChange: 2.2 },
  { id: 'yunjin-theatre', site: 'yunjin-culture', zh: '小剧场', en: 'Small Theatre', kind: 'cultural_centre', areaM2: 190, capacity: 90, hours: 'daily', occupancy: 'counter', visits: 'counter', fittings: ['vs133', 'am107'], airChange: 4 },
  { id: 'yunjin-dance', site: 'yunjin-culture', zh: '舞蹈排练厅', en: 'Dance Rehearsal Room', kind: 'activity_room', areaM2: 96, capacity: 25, hours: 'evening', occupancy: 'presence', visits: 'door', fittings: ['pir', 'door', 'ers'], airChange: 3 },
  { id: 'yunjin-reading', site: 'yunjin-culture', zh: '云锦书房', en: 'Yunjin Study Room', kind: 'study_room', areaM2: 110, capacity: 36, hours: 'daily', occupancy: 'headcount', visits: 'none', fittings: ['heads', 'am107'], airChange: 2 },
  { id: 'yunjin-talent-lounge', site: 'yunjin-talent', zh: '人才公寓公共客厅', en: 'Talent Apartment Lounge', kind: 'talent_apartment', areaM2: 90, capacity: 30, hours: 'daily', occupancy: 'presence', visits: 'none', fittings: ['pir', 'climate'] },
  { id: 'yunjin-talent-gym', site: 'yunjin-talent', zh: '人才公寓健身角', en: 'Talent Apartment Gym', kind: 'talent_apartment', areaM2: 48, capacity: 12, hours: 'daily', occupancy: 'presence', visits: 'door', fittings: ['pir', 'door'] },
  { id: 'yunjin-incubator', site: 'yunjin-enterprise', zh: '社区企业孵化间', en: 'Enterprise Incubator', kind: 'community_enterprise', areaM2: 140, capacity: 28, hours: 'office', occupancy: 'headcount', visits: 'none', fittings: ['heads', 'ers'], airChange: 1.5 },
  { id: 'yunjin-meeting', site: 'yunjin-enterprise', parent: 'yunjin-incubator', zh: '企业港会议室', en: 'Enterprise Meeting Room', kind: 'community_enterprise', areaM2: 32, capacity: 10, hours: 'office', occupancy: 'co2', visits: 'none', fittings: ['am107'], airChange: 2 },
  { id: 'wangchao-hall', site: 'wangchao-school', zh: '教育综合体大厅', en: 'Education Complex Hall', kind: 'education_complex', areaM2: 240, capacity: 100, hours: 'lessons', occupancy: 'counter', visits: 'counter', fittings: ['counter', 'counter-b', 'air'], airChange: 3 },
  { id: 'wangchao-class-1', site: 'wangchao-school', parent: 'wangchao-hall', zh: '一号教室', en: 'Classroom 1', kind: 'education_complex', areaM2: 64, capacity: 30, hours: 'lessons', occupancy: 'counter', visits: 'counter', fittings: ['counter', 'am107'], airChange: 2 },
  { id: 'wangchao-class-2', site: 'wangchao-school', parent: 'wangchao-hall', zh: '二号教室', en: 'Classroom 2', kind: 'education_complex', areaM2: 64, capacity: 30, hours: 'lessons', occupancy: 'presence', visits: 'door', fittings: ['pir', 'door', 'am107'], airChange: 2 },
  { id: 'wangchao-study', site: 'wangchao-school', zh: '望潮书房', en: 'Wangchao Study Room', kind: 'study_room', areaM2: 78, capacity: 26, hours: 'daily', occupancy: 'counter', visits: 'counter', fittings: ['vs133', 'climate', 'pir'] },
  { id: 'wangchao-yard-garden', site: 'wangchao-yard', zh: '听雨小庭院', en: 'Tingyu Garden', kind: 'courtyard', areaM2: 210, capacity: 40, hours: 'garden', occupancy: 'none', visits: 'beam', fittings: ['beam'] },
  { id: 'wangchao-yard-room', site: 'wangchao-yard', zh: '庭院茶室', en: 'Courtyard Tea Room', kind: 'courtyard', areaM2: 36, capacity: 14, hours: 'daily', occupancy: 'counter', visits: 'counter', fittings: ['counter', 'ers'], airChange: 1.6 }
]
