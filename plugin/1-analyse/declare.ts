/** Lists the names that a piece of syntax declares (ECMA-262 8.2, BoundNames, VarScopedDeclarations, LexicallyScopedDeclarations). */
import type * as types from '@babel/types'

/** The identifiers a binding pattern declares, in order. */
export function boundNames(pattern: types.Node | null | undefined, found: types.Identifier[] = []): types.Identifier[] {
  if (!pattern) return found
  switch (pattern.type) {
    case 'Identifier':
      found.push(pattern)
      break
    case 'AssignmentPattern':
      boundNames(pattern.left, found)
      break
    case 'RestElement':
      boundNames(pattern.argument, found)
      break
    case 'ArrayPattern':
      for (const element of pattern.elements) boundNames(element, found)
      break
    case 'ObjectPattern':
      for (const property of pattern.properties) boundNames(property.type === 'RestElement' ? property : property.value, found)
      break
  }
  return found
}

export interface VarScoped {
  readonly names: types.Identifier[]
  /** Function declarations in blocks, which in sloppy code are variables of the function too (B.3.2). */
  readonly blockFunctions: types.FunctionDeclaration[]
}

/** `var`s below these statements, functions not entered. Iterative: generated code nests deeply. */
export function varScoped(statements: readonly types.Node[]): VarScoped {
  const names: types.Identifier[] = []
  const blockFunctions: types.FunctionDeclaration[] = []
  const stack: { node: types.Node | null | undefined; nested: boolean }[] = []
  const push = (nodes: readonly (types.Node | null | undefined)[], nested: boolean) => {
    for (let i = nodes.length - 1; i >= 0; i--) stack.push({ node: nodes[i], nested })
  }
  push(statements, false)
  while (stack.length > 0) {
    const { node, nested } = stack.pop()!
    if (!node) continue
    switch (node.type) {
      case 'VariableDeclaration':
        if (node.kind === 'var') for (const declarator of node.declarations) boundNames(declarator.id, names)
        break
      case 'FunctionDeclaration':
        if (nested) blockFunctions.push(node)
        break
      case 'BlockStatement':
        push(node.body, true)
        break
      case 'IfStatement':
        push([node.consequent, node.alternate], true)
        break
      case 'ForStatement':
        push([node.init, node.body], true)
        break
      case 'ForInStatement':
      case 'ForOfStatement':
        push([node.left, node.body], true)
        break
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'WithStatement':
        push([node.body], true)
        break
      case 'LabeledStatement':
        push([node.body], nested)
        break
      case 'TryStatement':
        push([node.block, node.handler?.body, node.finalizer], true)
        break
      case 'SwitchStatement':
        for (const branch of node.cases) push(branch.consequent, true)
        break
    }
  }
  return { names, blockFunctions }
}

/** Lexical declarations directly in a list of statements. */
export function lexicallyDeclared(statements: readonly types.Node[]): types.Node[] {
  return statements
    .map((statement) => unlabel(statement))
    .filter(
      (statement) =>
        (statement.type === 'VariableDeclaration' && statement.kind !== 'var') ||
        statement.type === 'ClassDeclaration' ||
        statement.type === 'FunctionDeclaration',
    )
}

function unlabel(statement: types.Node): types.Node {
  while (statement.type === 'LabeledStatement') statement = statement.body
  return statement
}
