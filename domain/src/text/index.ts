/** A text for people, Chinese first. */
export interface Text { readonly zh: string, readonly en: string }

/** Languages that people's texts exist in. */
export type Language = keyof Text
