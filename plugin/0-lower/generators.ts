/** Lowers async generators to a function that gives a driver a generator, for which an `await` is a `yield` too. */
import type * as types from '@babel/types'
import { boundNames, type FunctionNode, findToken, type RawFacts, varScoped } from '../1-analyse/index.ts'
import type { Lowering } from './lowering.ts'
import { type Body, placeIn } from './place.ts'
import type { Rope } from './rope.ts'
import { listed } from './statements.ts'
import { declared } from './temporaries.ts'

/** Why an async generator must stay one. */
export function refusal(node: FunctionNode, facts: RawFacts, { homes }: Lowering): string | undefined {
  const own = facts.callables.find(
    ({ start, end, kind }) => start === node.start && end === node.end && kind !== 'class' && kind !== 'initialiser',
  )
  if (own?.usesSuper && !homes.has(node)) return 'an async generator with `super`'
  const evaluates = facts.hazards.some(({ kind, start, end }) => kind === 'direct-eval' && start >= node.start! && end <= node.end!)
  return evaluates ? 'an async generator with a direct `eval`' : undefined
}

/** The offsets of what means the `arguments` of this function. */
function ownArguments(node: FunctionNode, facts: RawFacts): number[] {
  const inBody = facts.references.filter(
    ({ name, variable, start }) => name === 'arguments' && variable === undefined && start >= node.body.start! && start < node.body.end!,
  )
  return inBody
    .filter(({ scope }) => {
      let owner = scope.owner
      while (owner?.kind === 'arrow') owner = owner.parent
      return owner?.start === node.start
    })
    .map(({ start }) => start)
}

export function lowerAsyncGenerator(node: FunctionNode, key: Rope | undefined, facts: RawFacts, lowering: Lowering): Rope {
  const { text } = lowering
  const block = node.body as types.BlockStatement
  const body: Body = { kind: 'async generator', temporaries: [] }
  const uses = ownArguments(node, facts)
  const kept = uses.length === 0 ? undefined : lowering.names.fresh('$a')
  for (const offset of uses) lowering.replaced.set(offset, kept!)
  const bodyAt = block.directives.at(-1)?.end ?? block.start! + 1
  const parameters = new Set(node.params.flatMap((parameter) => boundNames(parameter).map(({ name }) => name)))
  const again = [...new Set(varScoped(block.body).names.map(({ name }) => name))].filter((name) => parameters.has(name))
  const place = placeIn(body)
  let inner: Rope
  try {
    const parts = listed(block.body, lowering, (statement) => lowering.statement(statement, place))
    inner = lowering.weave({ start: bodyAt, end: block.end! - 1 }, parts)
  } catch (error) {
    for (const offset of uses) lowering.replaced.delete(offset)
    throw error
  }
  const async = findToken(text, 'async', node.start!)
  const star = findToken(text, '*', async)
  const parts = node.params.map((parameter) => ({ node: parameter, rope: lowering.copy(parameter) as Rope }))
  if (key !== undefined && 'key' in node) parts.unshift({ node: node.key as never, rope: key })
  const names = again.join(', ')
  return [
    lowering.weave({ start: node.start!, end: bodyAt }, [
      { node: { start: async, end: lowering.skipBlanks(async + 'async'.length) }, rope: '' },
      { node: { start: star, end: star + 1 }, rope: '' },
      ...(parts as { node: { start: number; end: number }; rope: Rope }[]),
    ]),
    block.directives.length > 0 && text[bodyAt - 1] !== ';' ? ';' : '',
    kept === undefined ? '' : `const ${kept}=arguments;`,
    `return $tm.asyncGenerator((function*(${names}){${declared(body.temporaries)}`,
    inner,
    `}).call(this${names === '' ? '' : `, ${names}`}))`,
    lowering.slice(block.end! - 1, node.end!),
  ]
}
