/** Names of fields that hold pictures, faces, number plates, people's ids or addresses of their devices (compared without case, "_", "-" and blanks). */
const PERSONAL_KEY = /^(image|images|img|jpe?g|png|photos?|picture|snapshot|thumbnail|imagedata|imagebase64|face|faces|faceids?|faceimage|facefeatures?|faceembeddings?|(licen[cs]e)?plates?|(licen[cs]e)?platenumber|platetext|macs|maclist|macaddress(es)|probes|proberequests|bssids|imsi|imei|personids?|idcard|idnumber|identitycard|phonenumber|mobile)$/
const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i
/** A picture as base64: JPEG, PNG, or a data URL. */
const PICTURE_TEXT = /^(data:image\/|\/9j\/[A-Za-z0-9+/]{60}|iVBORw0KGgo)/
const MAX_DEPTH = 12

/**
 * Path of the first thing in a payload that can identify people, or undefined (DESIGN, promise 3). A single hardware address is the
 * device's own; a list of them is other people's devices.
 */
export function findPersonalData (value: unknown, path = '', depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (typeof value === 'string') return PICTURE_TEXT.test(value) ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value) && value.some(isMacEntry)) return path
  for (const [key, inner] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`
    if (PERSONAL_KEY.test(key.toLowerCase().replace(/[_\-\s]/g, '')) && says(inner)) return here
    const found = findPersonalData(inner, here, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function isMacEntry (entry: unknown): boolean {
  if (typeof entry === 'string') return MAC.test(entry)
  return typeof entry === 'object' && entry !== null && Object.values(entry).some(value => typeof value === 'string' && MAC.test(value))
}

/** Numbers and flags (faces: 3, snapshot: false) are counts and settings; texts, lists and objects are the thing itself. */
function says (value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}
