import { displayFigure, type Figure } from '@linli/domain/figures'
import type { Tolerance } from './input.ts'

/** Whether two numbers are equal within |a − b| ≤ absolute + relative·|b|. */
export function isNear (actual: unknown, expected: unknown, { relative, absolute }: Tolerance): boolean {
  if (typeof expected !== 'number' || typeof actual !== 'number') return (actual ?? null) === (expected ?? null)
  return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected)
}

/** Where two structures differ, numbers within the tolerance; undefined and null are the same. */
export function differences (actual: unknown, expected: unknown, tolerance: Tolerance, path = ''): readonly string[] {
  if (typeof expected === 'object' && expected !== null) {
    const keys = Array.isArray(expected) ? [...expected.keys(), ...(Array.isArray(actual) && actual.length !== expected.length ? ['length'] : [])] : Object.keys(expected)
    return keys.flatMap(key => differences((actual as Record<string, unknown> | undefined)?.[key], (expected as Record<string, unknown>)[key], tolerance, `${path}${path ? '.' : ''}${key}`))
  }
  return isNear(actual, expected, tolerance) ? [] : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
}

/** A figure in the words of the golden format. */
export function printed (figure: Figure | undefined): unknown {
  if (!figure) return undefined
  const { value, unit, coverage, methodClass, status, flags } = figure
  return { value: value ?? null, unit, coverage: coverage ?? null, methodClass: methodClass ?? null, status, flags, display_zh: displayFigure(figure, 'zh'), display_en: displayFigure(figure, 'en') }
}
