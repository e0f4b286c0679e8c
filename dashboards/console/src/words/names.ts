import type { DeviceKind, LineOfBusiness, SpaceKind } from '@linli/domain/catalogue'
import type { QuarantineReason, TurnedAwayReason } from '@linli/domain/pipeline'
import type { FieldRefusal } from '@linli/domain/readings'
import type { Text } from '@linli/domain/text'

export const KIND_NAMES: Readonly<Record<SpaceKind, Text>> = {
  white_collar_centre: { zh: '白领中心', en: 'white-collar centre' }, cultural_centre: { zh: '文化中心', en: 'cultural centre' }, talent_apartment: { zh: '人才公寓', en: 'talent apartment' },
  study_room: { zh: '城市书房', en: 'study room' }, activity_room: { zh: '社区活动室', en: 'activity room' }, community_enterprise: { zh: '社区企业', en: 'community enterprise' },
  courtyard: { zh: '社区小庭院', en: 'courtyard' }, market_storefront: { zh: '菜场底商', en: 'market storefront' }, education_complex: { zh: '社区教育综合体', en: 'education complex' }
}

export const LINE_NAMES: Readonly<Record<LineOfBusiness, Text>> = {
  operation: { zh: '运营', en: 'operation' }, micro_renewal: { zh: '微更新', en: 'micro-renewal' }, commercial: { zh: '商业更新', en: 'commercial' }
}

export const DEVICE_KIND_NAMES: Readonly<Record<DeviceKind, Text>> = {
  counter: { zh: '双向计数器', en: 'two-way counter' }, totals: { zh: '累计计数器', en: 'accumulating counter' }, oneway: { zh: '单向计数器', en: 'one-way counter' }, beam: { zh: '红外对射', en: 'beam' },
  headcount: { zh: '人数传感器', en: 'head count' }, presence: { zh: '人体存在', en: 'presence' }, door: { zh: '门磁', en: 'door contact' }, environment: { zh: '环境传感器', en: 'air monitor' },
  gateway: { zh: '网关', en: 'gateway' }, other: { zh: '其他', en: 'other' }
}

export const REASON_NAMES: Readonly<Record<QuarantineReason, Text>> = {
  unknown_topic: { zh: '没有来源读取这个主题', en: 'no source reads this topic' }, not_json: { zh: '不是 JSON', en: 'not JSON' }, not_an_object: { zh: '不是 JSON 对象', en: 'not a JSON object' },
  wrong_type: { zh: '值的类型不对', en: 'a value of the wrong type' }, impossible_value: { zh: '物理上不可能的值', en: 'a physically impossible value' }, no_usable_field: { zh: '没有可用的字段', en: 'no usable field' },
  unknown_device: { zh: '设备未登记', en: 'unknown device' }, no_codec: { zh: '没有该型号的解码', en: 'no codec for the model' }, personal_data: { zh: '可能识别个人，内容不保留', en: 'could identify people, content not kept' },
  too_large: { zh: '消息过大', en: 'too large' }, decoder_failed: { zh: '解码出错', en: 'the decoder failed' }, refused_by_store: { zh: '存储拒收', en: 'refused by the store' }
}

export const REFUSAL_NAMES: Readonly<Record<FieldRefusal['reason'], Text>> = {
  unknown_field: { zh: '未知字段', en: 'unknown field' }, wrong_type: { zh: '类型不对', en: 'wrong type' }, not_finite: { zh: '不是有限数', en: 'not finite' }, out_of_range: { zh: '超出物理范围', en: 'out of physical range' },
  not_measured: { zh: '推算值，并非实测', en: 'reckoned, not measured' }
}

export const TURNED_AWAY_NAMES: Readonly<Record<TurnedAwayReason, Text>> = {
  not_authorised: { zh: '用户名或密码不对', en: 'wrong name or password' }, tls: { zh: '证书不被信任，或没有用 TLS', en: 'a certificate is not trusted, or no TLS was spoken' }, topic_not_allowed: { zh: '发布了不属于它的主题', en: 'published on a topic that is not its own' }
}

/** Alert rules: what is the matter, and what stands behind it. `{value}`, `{limit}`, `{unit}`, `{device}` are filled in. */
export const RULE_NAMES: Readonly<Record<string, { readonly title: Text, readonly detail: Text }>> = {
  'co2-high': { title: { zh: 'CO₂ {value} {unit}', en: 'CO₂ {value} {unit}' }, detail: { zh: '高于 {limit}', en: 'above {limit}' } },
  'device-silent': { title: { zh: '{device} 没有数据', en: '{device} is silent' }, detail: { zh: '自 {since} 起无上报', en: 'nothing heard since {since}' } },
  'source-down': { title: { zh: '数据来源中断', en: 'A data source is down' }, detail: { zh: '自 {since} 起', en: 'since {since}' } },
  'over-capacity': { title: { zh: '超员 {value} / {limit} 人', en: '{value} people for {limit} places' }, detail: { zh: '超过核定人数', en: 'more than the capacity' } }
}
