/**
 * Turns a plan and the text of a chunk into instrumented text with a source map.
 * In: plan, text. Out: code and map. Decides nothing; text that the plan does not name stays as it was.
 */
import MagicString, { type SourceMap } from 'magic-string'
import { LINK, PROBE, RUNTIME_KEY } from '../../runtime/protocol.ts'
import type {
  Desugar,
  Plan,
  PlannedCall,
  PlannedClass,
  PlannedFrame,
  PlannedFunction,
  PlannedMark,
  PlannedScope,
  PlannedTemplate,
  PlannedWrite,
} from '../2-plan/index.ts'
import { againText, chainText, localsText, probeText, scopeText, sharedText, standingText, startText, thunkText } from './accessors.ts'
import { createInsertions, type Insertions } from './insertions.ts'

export interface Emitted {
  readonly code: string
  readonly map: SourceMap | null
}

export interface EmitOptions {
  /** Text in front of the wrapper, given what the code calls of the link. */
  readonly runtime: (calls: ReadonlySet<string>) => string
  readonly sourcemap: boolean
}

const ASYNC = 'async'

const CALLS: Readonly<Record<PlannedCall['what'], readonly [before: string, after: string]>> = {
  bind: [`${LINK}.bind(`, ')'],
  'optional bind': [`${LINK}.bind(`, ',true)?.'],
  proxy: [`(${LINK}.proxy(`, '))'],
  iterator: [`${LINK}.iterator(`, ')'],
  promise: [`(${LINK}.promise(`, '))'],
  promised: [`${LINK}.promised(`, ')'],
  executor: [`${LINK}.executor(`, ')'],
  executors: [`...${LINK}.executors(`, ')'],
  constructor: [`constructor(...$p){${LINK}.promised(super(...${LINK}.executors(...$p)))}`, ''],
}

/** What stands for the method as well, behind the object. */
const TAKES_METHOD: ReadonlySet<PlannedCall['what']> = new Set(['bind', 'optional bind', 'iterator'])

export function emit(text: string, plan: Plan, options: EmitOptions): Emitted {
  const target = new MagicString(text)
  const insertions = createInsertions()
  const slots = slotsByOffset(plan.scopes)
  const bodies = new Set(plan.functions.map((planned) => planned.bodyAt))
  const declared = declarationsByOffset(plan, slots)
  for (const { slot, from, start, end, keys } of plan.made) {
    insertions.open(start, end, `${slot}.made(${from},`, 1)
    insertions.close(end, start, `${keys.map((key) => `,${JSON.stringify(key)}`).join('')})`)
  }
  for (const planned of plan.functions) {
    emitFunction(planned, { declared, slots }, target, insertions)
    if (planned.frame !== undefined) emitPoints(planned.frame, planned.id, insertions)
    emitStuck(planned, planned.id, insertions)
    emitMark(planned, insertions)
  }
  if (plan.program.frame !== undefined) emitPoints(plan.program.frame, plan.program.name, insertions)
  emitStuck(plan.program, plan.program.name, insertions)
  for (const { start, end, names } of plan.shields) {
    insertions.open(start + 1, start + 1, `let ${names.join(',')};{`, -4)
    insertions.close(end - 1, start, '}')
  }
  for (const scope of plan.scopes) if (scope.place !== undefined && scope.mode !== 'class') emitSlot(scope, plan, bodies, insertions)
  for (const { mark } of plan.functions) {
    if (mark?.at === undefined || bodies.has(mark.at) || mark.at === plan.program.start) continue
    insertions.open(mark.at, mark.at, markText(mark), 2)
  }
  for (const planned of plan.classes) emitClass(planned, insertions)
  for (const home of plan.homes) {
    insertions.open(home.start, home.end, `${LINK}.home(${JSON.stringify(home.id)},`)
    insertions.close(home.end, home.start, `,${chainText(home.chain)})`)
  }
  // Around the home and inside of calls, which are the same piece of text.
  for (const { start, end, names } of plan.members) {
    insertions.open(start, end, `${LINK}.methods(`, -0.5)
    insertions.close(end, start, `${names.map((name) => `,${JSON.stringify(name)}`).join('')})`)
  }
  for (const call of plan.calls) {
    const [before, after] = CALLS[call.what]
    // Behind what registers the class.
    insertions.open(call.object.start, call.object.end, before, call.what === 'constructor' ? 1 : -1)
    const method = call.key === undefined ? '' : `,${call.key}`
    insertions.close(call.object.end, call.object.start, `${method}${call.optional ? ',true)?.' : after}`)
    if (TAKES_METHOD.has(call.what)) target.remove(call.object.end, call.end)
  }
  for (const template of plan.templates) emitTemplate(template, target)
  for (const write of plan.program.writes) emitWrite(write, text, insertions)
  for (const { start, end, chunk, specifier } of plan.program.dynamicImports) {
    insertions.open(start, end, `${LINK}.${chunk === undefined ? 'external' : 'import'}(${JSON.stringify(chunk ?? specifier)},()=>`, -4)
    insertions.close(end, start, ')')
  }
  insertions.apply(target)
  emitWrapper(plan, text, options.runtime(callsIn(target.toString())), target)
  const map = options.sourcemap ? target.generateMap({ hires: 'boundary', includeContent: true }) : null
  return { code: target.toString(), map }
}

/** Methods of the link that a text calls, or may call. */
const callsIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(new RegExp(`\\${LINK}\\.(\\w+)`, 'g'))].map(([, method]) => method!))

/** Slots that stand at the start of a function's body or of an arrow's expression; emitted together with the probe. */
function slotsByOffset(scopes: readonly PlannedScope[]): ReadonlyMap<number, readonly PlannedScope[]> {
  const found = new Map<number, PlannedScope[]>()
  for (const scope of scopes) {
    if (scope.place?.how === 'block' || scope.place?.how === 'expression') {
      const { at } = scope.place
      found.set(at, [...(found.get(at) ?? []), scope])
    }
  }
  return found
}

function declaration(scope: PlannedScope, keyword: string): string {
  // Before the slot: what registers a scope may read it at once.
  const kept = scope.mapped === undefined ? '' : `${keyword} ${scope.mapped.name}=arguments;`
  return `${kept}${keyword} ${slotText(scope)};`
}

/** The same in a declaration and in a list of parameters. */
function slotText(scope: PlannedScope): string {
  return `${scope.slot}${scope.mode === 'once' ? `=${scopeText(scope)}` : sharedText(scope)}`
}

/** What is declared at the start of a function's body, by its offset: slots, and notes on the functions declared there. */
function declarationsByOffset(plan: Plan, slots: ReadonlyMap<number, readonly PlannedScope[]>): ReadonlyMap<number, readonly string[]> {
  const found = new Map([...slots].map(([at, scopes]) => [at, scopes.map((scope) => declaration(scope, 'var'))]))
  for (const { mark } of plan.functions) {
    if (mark?.at !== undefined) found.set(mark.at, [...(found.get(mark.at) ?? []), markText(mark)])
  }
  return found
}

/** What stands at the start of a body, by its offset: as text, and the slots among it. */
interface Starts {
  readonly declared: ReadonlyMap<number, readonly string[]>
  readonly slots: ReadonlyMap<number, readonly PlannedScope[]>
}

function emitFunction(planned: PlannedFunction, starts: Starts, target: MagicString, insertions: Insertions): void {
  const { bodyAt, end, desugar, expressionBody, frame } = planned
  const declared = starts.declared.get(bodyAt) ?? []
  const probe = planned.treatment === 'probe' && frame?.kind !== 'generator' ? probeText(planned) : undefined
  if (expressionBody && declared.length === 0 && desugar === undefined && frame === undefined) {
    if (probe !== undefined) insertions.open(bodyAt, end, `${PROBE}?${probe}:`)
    return
  }
  const first = probe === undefined ? '' : `if(${PROBE})return ${probe};`
  const [open, close] = expressionBody ? ['return(', ')'] : ['', '']
  if (frame?.kind === 'async') {
    const head = desugar?.split ? starts.slots.get(bodyAt)?.[0] : undefined
    return emitAsync(planned, frame, { first, declared, open, close, head }, target, insertions)
  }
  const start = frame === undefined ? first : `if(${PROBE})yield*${startText(planned, frame)};var ${frame.variable};`
  if (desugar === undefined) {
    insertions.open(bodyAt, end, `${expressionBody ? '{' : ''}${start}${declared.join('')}${open}`)
    if (expressionBody) insertions.close(end, bodyAt, `${close}}`)
    return
  }
  // What the parameters' patterns hold moves into the body as it is, its own insertions included; the body gets a block of its own.
  const [own = '', ...inner] = declared
  const given = emitRest(desugar, target)
  target.appendLeft(bodyAt, `${expressionBody ? '{' : ''}${start}${own}let [`)
  target.move(desugar.at, desugar.end, bodyAt)
  const [head, tail] = desugar.again.length === 0 ? ['{', '}'] : innerFunction(desugar)
  const list = desugar.counted.length === 0 && desugar.rest !== undefined ? desugar.rest : `[${given.join(',')}]`
  // Text at the end of an empty body would come before what has moved there.
  const isEmpty = !expressionBody && bodyAt === end - 1
  insertions.open(bodyAt, end, `]=${list};${head}${inner.join('')}${open}${isEmpty ? tail : ''}`)
  if (!isEmpty) insertions.close(expressionBody ? end : end - 1, bodyAt, expressionBody ? `${close}${tail}}` : tail)
}

/** What stands in place of the parameters that move; what they are given, as elements of a list. */
function emitRest({ at, counted, rest, optional }: Desugar, target: MagicString): string[] {
  const spread = rest === undefined ? [] : [`...${rest}`]
  target.appendLeft(at, [...counted, ...spread, ...(optional === undefined ? [] : [`${optional}=void 0`])].join(','))
  return [...counted, ...spread, ...(optional === undefined ? [] : [optional])]
}

interface Pieces {
  readonly first: string
  readonly declared: readonly string[]
  readonly open: string
  readonly close: string
  /** The scope of parameters that closures among them see: its slot stands among them. */
  readonly head: PlannedScope | undefined
}

/** An async function starts an async arrow that has its body, and those of its parameters that the body must have for its own. */
function emitAsync(planned: PlannedFunction, frame: PlannedFrame, pieces: Pieces, target: MagicString, insertions: Insertions): void {
  const { bodyAt, end, desugar, expressionBody, id } = planned
  const { asyncAt, label, passed, variable } = frame
  const { first, declared, open, close, head: own } = pieces
  target.remove(asyncAt, asyncAt + ASYNC.length)
  // A property's name is what stack traces show of the body.
  const [before, after] = label === '' ? ['', ''] : [`{${label}:`, `}.${label}`]
  const inner = declared.slice(own === undefined ? 0 : 1).join('')
  const slots = own === undefined ? [] : [slotText(own)]
  const nothing = own === undefined ? [] : own.shared === undefined ? ['void 0'] : ['void 0', 'void 0']
  const head = `${expressionBody ? '{' : ''}${first}return ${LINK}.run(${JSON.stringify(id)},${before}async(${[variable, ...slots, ...passed].join(',')}`
  let given: readonly string[] = [...nothing, ...passed]
  if (desugar === undefined) insertions.open(bodyAt, end, `${head})=>{${inner}${open}`)
  else {
    given = [...given, ...emitRest(desugar, target)]
    target.appendLeft(bodyAt, `${head},`)
    target.move(desugar.at, desugar.end, bodyAt)
    insertions.open(bodyAt, end, `)=>{${inner}${open}`)
  }
  const leave = `}${after}${given.length === 0 ? '' : `,[${given.join(',')}]`})`
  insertions.close(expressionBody ? end : end - 1, bodyAt, expressionBody ? `${close}${leave}}` : leave)
}

/** Where a function may be left, what is named there goes along. */
function emitPoints({ points, variable }: PlannedFrame, id: string, insertions: Insertions): void {
  for (const point of points) {
    const { start, end, wordEnd, number, kind, begins } = point
    // Behind a line without a semicolon a parenthesis would begin the arguments of a call.
    const open = begins ? '0,(' : '('
    if (kind === 'await') {
      const [before, after] = point.parenthesised ? ['(', ')'] : ['', '']
      insertions.open(start, end, `${variable}.on(`)
      insertions.open(wordEnd, end, ` ${variable}.at(${before}`)
      insertions.close(end, wordEnd, `${after},${number},${localsText(point)}${standingText(point.chain)})`)
      insertions.close(end, start, ')')
    } else if (kind === 'yield') {
      const again = againText(id, number, point.locals, point.chain)
      insertions.open(start, end, `${open}${variable}=`)
      insertions.close(end, start, `,${PROBE}?yield*${again}:${variable})`)
    } else insertions.close(end - 1, start, `,${JSON.stringify(id)},${number},()=>${localsText(point)}${thunkText(point.chain)}`)
  }
}

/** Where what waits is only noted. */
function emitStuck({ stuck }: Pick<PlannedFunction, 'stuck'>, id: string, insertions: Insertions): void {
  for (const { end, wordEnd, parenthesised } of stuck) {
    insertions.open(wordEnd, end, ` ${LINK}.stuck(${JSON.stringify(id)},${parenthesised ? '(' : ''}`)
    insertions.close(end, wordEnd, parenthesised ? '))' : ')')
  }
}

function emitMark({ mark, start, end }: PlannedFunction, insertions: Insertions): void {
  if (mark === undefined || mark.at !== undefined) return
  const { name, semicolon } = mark
  const method = MARKS[mark.kind]
  if (name === '' || name === '__proto__') {
    insertions.open(start, end, `${LINK}.${method}(`, -2)
    insertions.close(end, start, `)${semicolon}`)
  } else {
    // As a property it still gets the name it had by where it stands.
    insertions.open(start, end, `${LINK}.${method}({${JSON.stringify(name)}:`, -2)
    insertions.close(end, start, `}[${JSON.stringify(name)}])${semicolon}`)
  }
}

const MARKS = { async: 'async', generator: 'generator', 'async generator': 'asyncGenerators' } as const

function markText({ kind, name }: PlannedMark): string {
  return `${LINK}.${MARKS[kind]}(${name});`
}

/** A function inside the function, for a body with variables of its own that start out with the values of parameters. */
function innerFunction({ again, async, generator }: Desugar): [head: string, tail: string] {
  const names = again.join(',')
  if (generator) return [`return yield*(${async ? 'async ' : ''}function*(${names}){`, `}).call(this,${names})`]
  return [`return(${async ? 'async' : ''}(${names})=>{`, `})(${names})`]
}

/** Slots elsewhere than at the start of a function's body; the program's own follows the wrapper's head. */
function emitSlot(scope: PlannedScope, plan: Plan, bodies: ReadonlySet<number>, insertions: Insertions): void {
  const { place, slot } = scope
  if (place === undefined || place.how === 'expression') return
  if (place.how === 'block') {
    if (place.at === plan.program.start || bodies.has(place.at)) return
    insertions.open(place.at, place.at, declaration(scope, 'let'), 1)
  } else if (place.how === 'head') {
    // Each turn of the loop has its own variables, so its own handle, and its own function to make it.
    insertions.close(place.at, place.at, `,${slot}${sharedText(scope)}`)
    insertions.open(
      place.updateAt,
      place.update?.end ?? place.updateAt,
      `${slot}=void 0${sharedText(scope)}${place.update === undefined ? '' : ','}`,
      -3,
    )
  } else {
    insertions.open(place.start, place.end, `{${declaration(scope, 'let')}`)
    insertions.close(place.end, place.start, '}')
  }
}

/** A tagged template becomes a call with the same arguments, its strings kept in a variable of the program. */
function emitTemplate({ start, end, keeper, cooked, raw, expressions }: PlannedTemplate, target: MagicString): void {
  const list = (strings: readonly (string | undefined)[]) =>
    `[${strings.map((text) => (text === undefined ? 'void 0' : JSON.stringify(text))).join(',')}]`
  let from = start
  let before = `(${keeper}??=${LINK}.template(${list(cooked)},${list(raw)})`
  for (const expression of expressions) {
    target.overwrite(from, expression.start, `${before},(`)
    from = expression.end
    before = ')'
  }
  target.overwrite(from, end, `${before})`)
}

function emitClass(planned: PlannedClass, insertions: Insertions): void {
  const {
    privateFields: fields,
    privateMethods: methods,
    privateStatics: statics,
    privateStaticMethods: staticMethods,
    privateBrand: brand,
  } = planned
  const read = (of: string, names: readonly string[]) => `[${names.map((name) => `${of}.${name}`).join(',')}]`
  const parts = [
    JSON.stringify(planned.id),
    'this',
    chainText(planned.chain),
    String(planned.computedKeys.length),
    brand === undefined ? '0' : `$o=>${brand} in $o&&[${read('$o', fields)},${read('$o', methods)}]`,
    statics.length + staticMethods.length === 0 ? '0' : `()=>[${read('this', statics)},${read('this', staticMethods)}]`,
    planned.naming === undefined ? '0' : JSON.stringify(planned.naming.visible),
  ]
  while (parts.at(-1) === '0' && parts.length > 3) parts.pop()
  const { members } = planned
  const noted =
    members === undefined
      ? ''
      : `static ${members.tag}=${LINK}.members(this${members.names.map((name) => `,${JSON.stringify(name)}`).join('')});`
  insertions.open(planned.bodyAt, planned.bodyAt, `static ${planned.tag}=${LINK}.class(${parts.join(',')});${noted}`)
  if (planned.naming !== undefined) insertions.open(planned.naming.at, planned.naming.at, ` ${planned.naming.name}`)
  for (const key of planned.computedKeys) {
    insertions.open(key.start, key.end, `${LINK}.key((`)
    insertions.close(key.end, key.start, '))')
  }
}

/** What the program writes reaches the bindings that it exports. */
function emitWrite({ start, end, how, sets, block }: PlannedWrite, text: string, insertions: Insertions): void {
  const ended = text[end - 1] === ';'
  const each = sets.map(({ outer, local }) => `${outer}=${local}`)
  if (how === 'assignment') insertions.open(start, end, sets.map(({ outer }) => `${outer}=`).join(''), 5)
  else if (how === 'unused') insertions.close(end, start, `,${each.join(',')}`)
  else if (how === 'used') {
    insertions.open(start, end, '[', 5)
    insertions.close(end, start, `,${each.join(',')}][0]`)
  } else if (how === 'loop') {
    insertions.open(block ? start + 1 : start, block ? start + 1 : end, `${block ? '' : '{'}${each.join(';')};`, block ? 3 : -5)
    if (!block) insertions.close(end, start, '}')
  } else {
    if (!block) insertions.open(start, end, '{', -5)
    insertions.close(end, start, `${ended ? '' : ';'}${each.join(';')};${block ? '' : '}'}`)
  }
}

function emitWrapper(plan: Plan, text: string, runtime: string, target: MagicString): void {
  const { program } = plan
  const leading: string[] = []
  const trailing: string[] = []
  for (const span of program.outside) {
    const declarationText = text.slice(span.start, span.end)
    if (declarationText.startsWith('import')) leading.push(declarationText)
    else if (/^export\s*\*\s*from\b/.test(declarationText)) trailing.push(declarationText)
    target.remove(span.start, span.end)
  }
  const own = plan.scopes.find((scope) => scope.place?.how === 'block' && scope.place.at === program.start && scope.id === program.name)!
  const keepers = plan.templates.map(({ keeper }) => keeper)
  for (const { specifier, name, local, added } of program.imports) {
    if (added) leading.push(`import${name === '*' ? `*as ${local}` : `{${nameText(name)} as ${local}}`}from ${JSON.stringify(specifier)};`)
  }
  // In a file of its own it has to be there before any other module is.
  if (runtime.startsWith('import')) leading.unshift(runtime)
  else if (runtime !== '') leading.push(runtime)
  const exported = program.exports.map(({ name, outer }) => ({ name, local: outer }))
  if (exported.length > 0) {
    leading.push(`let ${exported.map(({ local }) => local).join(',')};`)
    trailing.push(exportText(exported))
  }
  if (program.reexports.length > 0) trailing.push(exportText(program.reexports))
  const hoisted = program.exports.filter(({ hoisted: early }) => early).map(({ outer, local }) => `${outer}=${local};`)
  const bindings = [
    ...program.imports.map(({ specifier, name, local, chunk }) => {
      const what = JSON.stringify(`${chunk ?? specifier} ${name}`)
      return `${LINK}.${chunk === undefined ? 'imports' : 'chunk'}(${what}${local === '' ? '' : `,()=>${local}`});`
    }),
    ...[...exported, ...program.reexports].map(
      ({ name, local }) => `${LINK}.${program.shared ? 'shares' : 'exports'}(${JSON.stringify(name)},()=>${local});`,
    ),
    ...(program.later.length === 0
      ? []
      : [`${LINK}.chunks(()=>import.meta.url,${program.later.map(({ name, path }) => JSON.stringify(`${name} ${path}`)).join(',')});`]),
    ...(program.awaited ? [`${LINK}.awaited();`] : []),
  ]
  const call = `globalThis[Symbol.for(${JSON.stringify(RUNTIME_KEY)})].program(${JSON.stringify(program.name)},`
  // The parentheses make V8 compile the function at once instead of scanning it twice.
  const head = `${program.returns ? 'return ' : program.async ? 'await ' : ''}${call}(${program.async ? 'async ' : ''}function(${[LINK, ...program.given].join(',')}){`
  // A minifier drops the directive in a module; the call tells tm-restore all the same.
  const strict = program.strict ? `"use strict";${LINK}.strict();` : ''
  const frame = program.frame === undefined ? '' : `var ${program.frame.variable}=${LINK}.frame(${JSON.stringify(program.name)});`
  const marks = plan.functions.flatMap(({ mark }) => (mark?.at === program.start ? [markText(mark)] : []))
  const open = `${head}${strict}${frame}${bindings.join('')}${keepers.length === 0 ? '' : `var ${keepers.join(',')};`}${declaration(own, 'var')}${marks.join('')}${hoisted.join('')}`
  const self = program.usesThis ? ',this' : program.given.length > 0 ? ',void 0' : ''
  const close = `})${self}${program.given.map((name) => `,${name}`).join('')});`
  target.prependRight(program.start, `${leading.map((part) => `\n${part}\n`).join('')}${leading.length === 0 ? '\n' : ''}${open}`)
  target.appendLeft(program.end, `\n${close}\n${trailing.join('\n')}\n`)
}

function exportText(names: readonly { readonly local: string; readonly name: string }[]): string {
  return `export{${names.map(({ local, name }) => `${local} as ${nameText(name)}`).join(',')}};`
}

function nameText(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name)
}
