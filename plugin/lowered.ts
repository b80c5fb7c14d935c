/** Finds in a finished chunk what a build that lowers syntax after us has put beside the program, and the program needs. */
import { type Node, parse, walk } from './1-analyse/index.ts'

/** Whether the runtime in it has lost the async generators that it cannot do without. */
export const hasLostGenerators = (code: string): boolean => !/\basync\s*(?:function\s*)?\*/.test(code)

/** Names of functions and variables beside the program that its text uses, such as `__spreadValues`: a move would leave them behind. */
export function leftBeside(code: string): string[] {
  const program = parse(code, true)
  const facts = walk({ text: code, statements: program.body, span: { start: 0, end: code.length }, strict: true })
  const declared = new Set<string>()
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) if (id.type === 'Identifier' && init) declared.add(id.name)
  }
  const wrapper = wrapperIn(program.body)
  if (wrapper === undefined) return []
  const found = facts.references.flatMap(({ name, start, variable }) =>
    variable !== undefined &&
    wrapper.start <= start &&
    start < wrapper.end &&
    declared.has(name) &&
    variable.scope.span.start < wrapper.start
      ? [name]
      : [],
  )
  return [...new Set(found)]
}

interface Span {
  readonly start: number
  readonly end: number
}

/** `….program("name", function …)`. */
function wrapperIn(statements: readonly Node[]): Span | undefined {
  for (const statement of statements) {
    const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined
    const calls = call?.type === 'SequenceExpression' ? call.expressions : [call]
    for (const each of calls) {
      if (each?.type !== 'CallExpression' || each.callee.type !== 'MemberExpression') continue
      const { property } = each.callee
      const [, wrapper] = each.arguments
      if (property.type === 'Identifier' && property.name === 'program' && wrapper) return { start: wrapper.start!, end: wrapper.end! }
    }
  }
  return undefined
}
