/** Turns the scopes that are alive into factories: functions that declare a scope's variables, and make what stands in it. */
import { isClass } from '../../plugin/1-analyse/index.ts'
import { constructorsOf } from '../../runtime/graph/constructors.ts'
import type { Heap, Reference, Value } from '../../runtime/graph/format.ts'
import { CONSTANTS } from '../../runtime/graph/format.ts'
import { PROBE_ARGUMENTS } from '../../runtime/protocol.ts'
import { classText, constructorParameters, isBranded } from './classes.ts'
import { continuationText, type LiveFrames, liveFrames } from './continuations/index.ts'
import { canConstruct, functionText, homeLiteralText } from './functions.ts'
import { freshNames } from './names.ts'
import type { CodeText, ProgramText, ScopeText } from './program/index.ts'

const ROOT = ''

/** The text of the function that `resume` gets as `factory`; `owns`: which ids of the heap are in this program. */
export function factoryText(program: ProgramText, heap: Heap, owns: (id: string) => boolean): string {
  const names = freshNames(program)
  const { what, value, second, third } = names
  const codeNumbers = new Map(heap.code.map(([id], number) => [id, number]))
  const scopeNumbers = new Map(heap.scopes.map((id, number) => [id, number]))
  const frames = liveFrames(program, heap, owns)
  const below = nest(program, heap, { frames, owns })
  const variants = variantsOf(heap, frames)
  const created = createdCodes(heap)
  const constructors = constructorCodes(program, heap)

  const branchesOf = (around: string): { branches: string; declarations: string } => {
    const branches: string[] = []
    const declarations: string[] = []
    for (const id of below.get(around) ?? []) {
      const code = program.codes.get(id)
      const number = codeNumbers.get(id)
      if (code !== undefined && number !== undefined && created(number)) {
        const [, name] = heap.code[number]!
        const text = isClass(code.node)
          ? `const ${names.given}=${names.value};return${classText(program, code, { ...branchesOf(id), constructs: constructors.has(number) }, names)}`
          : code.node.type === 'ObjectExpression'
            ? `return${homeLiteralText(program, code, (other) => codeNumbers.get(other), names)}`
            : `return ${noted(code, functionText(program, code, { name, constructs: constructors.has(number) }, names))}`
        branches.push(`case ${~number}:{${text}}`)
      }
      const scope = program.scopes.get(id)
      const scopeNumber = scopeNumbers.get(id)
      if (scope === undefined || scopeNumber === undefined) continue
      for (const variant of variants.get(scopeNumber) ?? []) {
        const key = [scopeNumber, ...variant].join('.')
        const name = `${names.own}${key.replaceAll('.', '_')}`
        branches.push(`case"${key}":return ${name}(${value})`)
        declarations.push(scopeFunction(scope, name, variant, branchesOf(id)))
      }
    }
    for (const { code, suspension } of frames.below.get(around) ?? []) {
      branches.push(`case"k${code}.${suspension.point}":return${continuationText({ program, suspension, names, levelOf, numberOf })}`)
    }
    return { branches: branches.join(';'), declarations: declarations.join('') }
  }

  const writesOf = (scope: ScopeText, variant: readonly number[]): string[] =>
    scope.names.flatMap((found, position) =>
      found.size === 0 || variant.includes(position)
        ? []
        : [`case ${position}:${[...found].map((variable) => `${variable}=${value};`).join('')}return`],
    )

  const dispatcherText = (...branches: readonly string[]): string =>
    `(${what},${value},${second},${third})=>{switch(${what}){${branches.filter((branch) => branch !== '').join(';')}}}`

  /** The dispatcher of an environment that stands where its scope does, in a continuation. */
  const levelOf = (scope: ScopeText): string | undefined => {
    const scopeNumber = scopeNumbers.get(scope.id)
    if (scopeNumber === undefined) return undefined
    const { branches, declarations } = branchesOf(scope.id)
    const mapped = scope.mapped === undefined ? [] : [`case"arguments":return ${names.arguments}`]
    const text = dispatcherText(...writesOf(scope, []), ...mapped, branches)
    return `${declarations === '' ? text : `(()=>{${declarations}return${text}})()`},${scopeNumber}`
  }

  const numberOf = (scope: ScopeText): number | undefined => scopeNumbers.get(scope.id)

  const scopeFunction = (
    scope: ScopeText,
    name: string,
    variant: readonly number[],
    inner: { branches: string; declarations: string },
  ): string => {
    const late = new Set(variant.flatMap((position) => [...(scope.names[position] ?? [])]))
    const all = new Set(scope.names.flatMap((found) => [...found]))
    const parameters = scope.mapped && Array.from(scope.mapped.parameters, (parameter, i) => parameter ?? `${names.given}${i}`)
    const early = [...all].filter((variable) => !late.has(variable) && !parameters?.includes(variable))
    if (scope.slot !== undefined && scope.registration === undefined) early.push(scope.slot)
    const kept = scope.mapped === undefined ? '' : `var ${scope.mapped.keeper}=arguments;`
    // By `var`: for what is declared by `let` the engine asks at each use from a closure whether it is initialised.
    const declared = early.length === 0 ? '' : `var ${early.join(',')};`
    const shared = scope.shared === undefined ? '' : `let ${scope.shared.name}=${scope.shared.text};`
    const registered =
      scope.registration === undefined ? '' : `${scope.slot === undefined ? '' : `var ${scope.slot}=`}${scope.registration};`
    const writes = writesOf(scope, variant)
    if (parameters !== undefined) writes.push(`case"arguments":return arguments`)
    // Declared behind the return: never initialised, as in the activation that was left before it got there.
    const uninitialised = late.size === 0 ? '' : `let ${[...late].join(',')};`
    const body = `${kept}${declared}${shared}${registered}return${dispatcherText(...writes, inner.branches)};${uninitialised}${inner.declarations}`
    // Called with as many arguments as there were, so that the engine links them to the parameters again.
    if (parameters !== undefined)
      return `function ${name}(${value}){return(function(${parameters.join(',')}){${body}}).apply(void 0,Array.from({length:${value}}))}`
    return `function ${name}(){${body}}`
  }

  const { base, target, restoring } = names
  const inner = branchesOf(ROOT)
  const counts = `case"frames":return ${JSON.stringify(frames.counts)};case"constructors":return ${JSON.stringify(Object.fromEntries([...constructors].map((number) => [number, true])))}`
  const strict = program.strict ? '"use strict";' : ''
  const bindings = [...program.imports, ...program.chunks, ...program.exports]
    .map(({ call }) => `${program.slice(call.start!, call.end!)};`)
    .join('')
  return (
    `function(${program.link}){${strict}${bindings}var ${restoring}=false;const ${program.alias}=${program.link},${target}=${program.link}.restoring;` +
    argumentsText(program, heap, `${target}.arguments`) +
    `function ${base}(){return ${target}.object}${inner.declarations}` +
    `return${dispatcherText(counts, inner.branches)}}`
  )
}

/** The handle of a scope that exists once is to know the function for the next hop, too. */
function noted({ madeAt }: CodeText, text: string): string {
  return madeAt === undefined ? text : `${madeAt.slot}.made(${madeAt.position},${text})`
}

/** Code numbers of what can make its objects again: functions and classes of this program that return before they do anything else. */
function constructorCodes(program: ProgramText, heap: Heap): Set<number> {
  const numbers = new Set<number>()
  for (const id of new Set([...constructorsOf(heap).values()].flat())) {
    const number = (heap.nodes[id]![2] as { code: number }).code
    const code = program.codes.get(heap.code[number]![0])
    if (code === undefined) continue
    const parameters = isClass(code.node) ? constructorParameters(program, code) : program.callableOf(code.node)?.parameters
    // No default may run; nor a computed key, which the text of a class has a test for.
    const runs = parameters && !parameters.simple && parameters.count > PROBE_ARGUMENTS
    const constructs = isClass(code.node) ? !isBranded(code) : canConstruct(code) && !parameters?.computed
    if (constructs && !runs) numbers.add(number)
  }
  return numbers
}

/** As many arguments as the constructors of classes need, so that no parameter default runs. */
function argumentsText(program: ProgramText, heap: Heap, given: string): string {
  const counts = heap.code.flatMap(([id]) => {
    const code = program.codes.get(id)
    return code !== undefined && isClass(code.node) ? (constructorParameters(program, code)?.count ?? 0) : 0
  })
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  return most > PROBE_ARGUMENTS ? `${given}=Array(${most}).fill(${given}[0]);` : ''
}

/** What stands directly in each environment or class that is alive: ids by the id around them. */
function nest(
  program: ProgramText,
  heap: Heap,
  { frames, owns }: { frames: LiveFrames; owns: (id: string) => boolean },
): Map<string, string[]> {
  const below = new Map<string, string[]>()
  const ids = [...heap.scopes, ...heap.code.map(([id]) => id)]
  const placed = new Set<string>()
  const place = (id: string): void => {
    if (placed.has(id)) return
    placed.add(id)
    const scope = heap.scopes.includes(id) ? program.scopes.get(id) : undefined
    const code = program.codes.get(id)
    for (const around of new Set([
      ...(scope ? [scope.around ?? ROOT] : []),
      ...(code && heap.code.some(([known]) => known === id) ? [code.around ?? ROOT] : []),
    ])) {
      below.set(around, [...(below.get(around) ?? []), id])
      if (around !== ROOT) place(around)
    }
  }
  for (const id of ids) if (owns(id)) place(id)
  for (const around of frames.below.keys()) if (around !== ROOT) place(around)
  return below
}

/** For each scope, the sets of variables that stay uninitialised in some environment of it; but for those that a continuation makes. */
function variantsOf(heap: Heap, { owned }: LiveFrames): Map<number, number[][]> {
  const environment = heap.kinds.indexOf('environment')
  const found = new Map<number, Map<string, number[]>>()
  for (const [id, [kind, , payload]] of heap.nodes.entries()) {
    if (kind !== environment || owned.has(id)) continue
    const { scope, values } = payload as { scope: number; values: readonly Value[] }
    const missing = values.flatMap((value, i) => (isUninitialised(value) ? [i] : []))
    const variants = found.get(scope) ?? new Map<string, number[]>()
    variants.set(missing.join(), missing)
    found.set(scope, variants)
  }
  return new Map([...found].map(([scope, variants]) => [scope, [...variants.values()]]))
}

/** Whether functions, classes or literals of this code are alive, and not only activations of it. */
function createdCodes(heap: Heap): (code: number) => boolean {
  const suspended = [heap.kinds.indexOf('frame'), heap.kinds.indexOf('generator')]
  const only = new Set<number>()
  const others = new Set<number>()
  for (const [kind, , payload] of heap.nodes) {
    const code = (payload as { code?: unknown } | null)?.code
    if (typeof code === 'number') (suspended.includes(kind) ? only : others).add(code)
  }
  return (code) => others.has(code) || !only.has(code)
}

function isUninitialised(value: Value): boolean {
  return Array.isArray(value) && (value as Reference)[0] === CONSTANTS.uninitialised
}
