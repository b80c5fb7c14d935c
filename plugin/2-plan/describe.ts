/** Turns a plan into text for people: one line for each function, class and scope. */
import type { Plan } from './plan.ts'

/** @public for tests and tools: shows a plan. */
export function describe(plan: Plan): string {
  const lines: string[] = []
  for (const scope of plan.scopes) {
    const variables = [...scope.ready, ...scope.late.map((name) => `${name}?`), ...scope.redacted.map((name) => `${name} (redacted)`)].join(
      ' ',
    )
    lines.push(`scope ${scope.id}  ${scope.mode}${variables === '' ? '' : `  ${variables}`}`)
  }
  for (const planned of plan.functions) {
    const captures = planned.captured.filter((name) => name !== undefined)
    const within = [...planned.chain.map((scope) => scope.id), ...captures].join(' ')
    const details = [
      planned.treatment,
      planned.why,
      within === '' ? '' : `captures ${within}`,
      planned.desugar === undefined ? '' : 'parameters moved',
      planned.frame === undefined ? '' : `${planned.frame.kind}, suspends at ${planned.frame.points.length} points`,
    ]
    lines.push(`fn ${planned.id}  ${details.filter((detail) => detail !== '').join('  ')}`)
  }
  for (const planned of plan.classes) lines.push(`class ${planned.id}  registered`)
  for (const home of plan.homes) lines.push(`literal ${home.id}  home object`)
  return `${lines.join('\n')}\n`
}
