/** Declares what the statements of a scope declare, before anything in them is visited. */
import { boundNames, lexicallyDeclared, varScoped } from '../declare.ts'
import type { Scope } from '../facts.ts'
import type { Node } from '../tree.ts'
import { givesAsyncGenerator } from './async-generators.ts'
import type { Context } from './context.ts'

export interface Hoisted {
  readonly scope: Scope
  /** Where `var`s belong, when the statements are the body of a function or program; absent: they are declared already. */
  readonly varScope?: Scope
}

export function hoist(statements: readonly Node[], { scope, varScope }: Hoisted, context: Context): void {
  if (varScope !== undefined) hoistVars(statements, varScope, context)
  for (const node of lexicallyDeclared(statements)) {
    if (node.type === 'FunctionDeclaration') {
      if (node.id) context.declare(scope, node.id, { kind: 'function' })
    } else if (node.type === 'ClassDeclaration') {
      if (node.id) context.declare(scope, node.id, { kind: 'class', initialisedAt: node.end! })
    } else if (node.type === 'VariableDeclaration') {
      const kind = node.kind === 'let' ? 'let' : 'const'
      for (const declarator of node.declarations) {
        for (const identifier of boundNames(declarator.id)) context.declare(scope, identifier, { kind, initialisedAt: declarator.end! })
      }
    }
  }
}

function hoistVars(statements: readonly Node[], scope: Scope, context: Context): void {
  const { names, blockFunctions } = varScoped(statements)
  for (const identifier of names) context.declare(scope, identifier, { kind: 'var' })
  if (scope.strict) return
  for (const declared of blockFunctions) {
    const { id, async, generator } = declared
    if (!id || async || generator || givesAsyncGenerator(declared)) continue
    if (!scope.variables.has(id.name)) context.declare(scope, id, { kind: 'var' })
  }
}
