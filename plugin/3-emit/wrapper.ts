/** Puts a chunk into one function, with the runtime in front and what the function knows of other chunks at its start. */
import type MagicString from 'magic-string'
import { LINK, RUNTIME_KEY } from '../../runtime/protocol.ts'
import type { Plan } from '../2-plan/index.ts'
import { declaration } from './slots.ts'
import { markText } from './suspensions.ts'

export function emitWrapper(plan: Plan, text: string, runtime: string, target: MagicString): void {
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
