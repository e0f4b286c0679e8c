/** Whether an MQTT topic fits a filter (MQTT 5.0, 4.7): `+` one level, `#` the rest and its parent; topics that begin with `$` fit no wildcard at the first level. */
export function topicMatches (filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
  }
  return wanted.length === levels.length
}
