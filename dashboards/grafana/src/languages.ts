import type { Language } from '@linli/domain/text'

export const LANGUAGES = ['zh', 'en'] as const satisfies readonly Language[]
