/** Finds where the program writes the variables that it exports: each write has to reach the binding that other modules see. */
import type * as types from '@babel/types'
import { boundNames } from './declare.ts'
import type { ExportWrite, Variable } from './facts.ts'
import { eachChild, isClass, isFunction } from './tree.ts'

/** `exported`: variables of the program. */
export function exportWrites(statements: readonly types.Statement[], exported: ReadonlySet<Variable>): ExportWrite[] {
  const writes: ExportWrite[] = []
  if (exported.size === 0) return writes
  const byName = new Map([...exported].map((variable) => [variable.name, variable]))
  /** Offsets at which one of them is assigned. */
  const assigned = new Set([...exported].flatMap(({ references }) => references.flatMap(({ start, write }) => (write ? [start] : []))))
  const targets = (pattern: types.Node): string[] => [
    ...new Set(boundNames(pattern).flatMap(({ name, start }) => (assigned.has(start!) ? [name] : []))),
  ]
  const declared = (declaration: types.Node): string[] => {
    if (declaration.type === 'ClassDeclaration') return declaration.id && byName.has(declaration.id.name) ? [declaration.id.name] : []
    if (declaration.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ id }) => boundNames(id).flatMap(({ name }) => (byName.has(name) ? [name] : [])))
  }
  const note = (node: types.Node, how: ExportWrite['how'], names: readonly string[], block = true): void => {
    if (names.length > 0) writes.push({ start: node.start!, end: node.end!, how, names, block })
  }

  const stack: { node: types.Node; parent: types.Node | undefined; inFunction: boolean; top: boolean }[] = statements
    .map((node) => ({ node, parent: undefined, inFunction: false, top: true }))
    .reverse()
  while (stack.length > 0) {
    const { node, parent, inFunction, top } = stack.pop()!
    if (node.type === 'AssignmentExpression') {
      if (node.left.type === 'Identifier') note(node, 'assignment', targets(node.left))
      else note(node, isUnused(node, parent) ? 'unused' : 'used', targets(node.left))
    } else if (node.type === 'UpdateExpression') note(node, isUnused(node, parent) ? 'unused' : 'used', targets(node.argument))
    else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      const isOwnVar = node.left.type === 'VariableDeclaration' && node.left.kind === 'var' && !inFunction
      const names = node.left.type !== 'VariableDeclaration' ? targets(node.left) : isOwnVar ? declared(node.left) : []
      note(node.body, 'loop', names, node.body.type === 'BlockStatement')
    } else if (top || (!inFunction && node.type === 'VariableDeclaration' && node.kind === 'var')) {
      const names = declared(node)
      if (parent?.type === 'ForStatement') {
        note(parent.body, 'loop', names, parent.body.type === 'BlockStatement')
        note(parent, 'declaration', names)
      } else if (parent?.type !== 'ForOfStatement' && parent?.type !== 'ForInStatement') note(node, 'declaration', names, isListed(parent))
    }
    const below = inFunction || isFunction(node) || isClass(node)
    eachChild(node, (child) => stack.push({ node: child, parent: node, inFunction: below, top: false }))
  }
  return writes
}

function isUnused(node: types.Node, parent: types.Node | undefined): boolean {
  if (parent?.type === 'ForStatement') return parent.update === node || parent.init === node
  return parent?.type === 'ExpressionStatement'
}

/** Another statement may follow it. */
function isListed(parent: types.Node | undefined): boolean {
  return parent === undefined || parent.type === 'BlockStatement' || parent.type === 'SwitchCase' || parent.type === 'StaticBlock'
}
