/** Knows what differs between Rollup, Rolldown and Vite. */
import type { Source } from './1-analyse/index.ts'

/** How a chunk of an output format is put together; `undefined` when it cannot be instrumented. Rollup normalises aliases, Rolldown does not. */
export function formOf(format: string): Source['form'] | undefined {
  if (format === 'es' || format === 'esm' || format === 'module') return 'es'
  if (format === 'cjs' || format === 'commonjs') return 'cjs'
  if (format === 'iife' || format === 'umd') return 'wrapped'
  return undefined
}

/** What a build that lowers syntax after us makes of classes for: the first target before ES2022, which has private static fields. */
export function loweredFor(target: unknown): string | undefined {
  const targets: unknown[] = Array.isArray(target) ? target : [target]
  return targets.find((each): each is string => typeof each === 'string' && /^es(?:[3-6]|20(?:1\d|20|21))$/i.test(each))
}

/** A chunk with hundreds of characters a line has been through a minifier. */
export function isMinified(code: string): boolean {
  const text = code.trim()
  return text.length > 2000 && text.length / text.split('\n').length > 500
}
