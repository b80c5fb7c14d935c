/** Tells which expressions give the same value whenever they are evaluated in one activation, so that none has to be kept. */
import type * as types from '@babel/types'
import type { Node, RawFacts, Reference, Variable } from '../1-analyse/index.ts'

export interface Constants {
  /** Evaluating it again does nothing and gives the same, or something that nobody could tell from it. */
  isConstant(node: Node): boolean
  /** `isConstant`, and the very same value: it may be written twice. */
  isRepeatable(node: Node): boolean
  /** A call of `eval` that sees the variables around it. */
  isEval(node: Node): boolean
  /** There is a constant of this name that something writes, which throws. */
  isWrittenConstant(name: string): boolean
  /** Certainly no promise. */
  isSettled(node: Node): boolean
}

/** `references`: by their offset. */
export function createConstants(program: types.Program, facts: RawFacts, references: ReadonlyMap<number, Reference>): Constants {
  const imported = new Set(
    program.body.flatMap((statement) =>
      statement.type === 'ImportDeclaration' ? statement.specifiers.map(({ local }) => local.name) : [],
    ),
  )

  const isConstantName = (node: types.Identifier): boolean => {
    const reference = references.get(node.start!)
    if (reference === undefined) return false
    if (reference.variable !== undefined) return isConstantVariable(reference.variable)
    return imported.has(node.name) || node.name === 'undefined' || node.name === 'NaN' || node.name === 'Infinity'
  }

  const isRepeatable = (node: Node): boolean =>
    node.type === 'Identifier' ? isConstantName(node) : node.type === 'ThisExpression' || isMeta(node) || isPrimitive(node)

  const isConstantProperty = (member: types.ObjectExpression['properties'][number]): boolean => {
    if (member.type === 'SpreadElement') return false
    if (member.computed && !isKeyLiteral(member.key)) return false
    return member.type === 'ObjectMethod' || isConstant(member.value)
  }

  const isConstant = (node: Node): boolean => {
    switch (node.type) {
      case 'RegExpLiteral':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return true
      case 'UnaryExpression':
        return (node.operator === 'void' || node.operator === '!' || node.operator === '-') && isPrimitive(node.argument)
      case 'ArrayExpression':
        return node.elements.every((element) => element === null || isConstant(element))
      case 'ObjectExpression':
        return node.properties.every(isConstantProperty)
    }
    return isRepeatable(node)
  }

  const isSettled = (node: Node): boolean => {
    switch (node.type) {
      case 'AwaitExpression':
      case 'UnaryExpression':
      case 'UpdateExpression':
      case 'BinaryExpression':
      case 'TemplateLiteral':
      case 'RegExpLiteral':
      case 'ArrayExpression':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return true
      case 'ObjectExpression':
        return node.properties.every(isNoThen)
      case 'ConditionalExpression':
        return isSettled(node.consequent) && isSettled(node.alternate)
      case 'LogicalExpression':
        return isSettled(node.left) && isSettled(node.right)
      case 'SequenceExpression':
        return isSettled(node.expressions.at(-1)!)
      case 'AssignmentExpression':
        return node.operator === '=' ? isSettled(node.right) : !/^(&&|\|\||\?\?)=$/.test(node.operator)
      case 'Identifier': {
        const variable = references.get(node.start!)?.variable
        if (variable === undefined) return isConstantName(node) && !imported.has(node.name)
        return variable.kind === 'function' && isConstantVariable(variable)
      }
    }
    return isPrimitive(node) || isMeta(node)
  }

  return {
    isConstant,
    isRepeatable,
    isSettled,
    isWrittenConstant: (name) =>
      facts.references.some((reference) => reference.name === name && reference.write && reference.variable?.kind === 'const'),
    isEval: (node) => node.type === 'Identifier' && node.name === 'eval' && references.get(node.start!)?.variable === undefined,
  }

  function isConstantVariable(variable: Variable): boolean {
    const { kind, scope } = variable
    if (variable.references.some(({ write }) => write)) return false
    if (kind === 'const' || kind === 'class' || kind === 'self') return true
    if (kind === 'var' || scope.dynamic || variable.ambiguous) return false
    // In sloppy code `arguments[0] = x` writes a parameter.
    return kind !== 'parameter' || scope.strict || !scope.owner?.usesArguments
  }
}

function isPrimitive(node: Node): boolean {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
      return true
    case 'TemplateLiteral':
      return node.expressions.length === 0
  }
  return false
}

/** `new.target`, `import.meta`. */
function isMeta(node: Node): boolean {
  return node.type === 'MetaProperty'
}

/** A key that is its own property key. */
export function isKeyLiteral(node: Node): boolean {
  return node.type === 'StringLiteral' || node.type === 'NumericLiteral'
}

/** A member that gives an object no `then`. */
function isNoThen(member: types.ObjectExpression['properties'][number]): boolean {
  if (member.type === 'SpreadElement' || (member.computed && !isKeyLiteral(member.key))) return false
  const name = member.key.type === 'Identifier' ? member.key.name : member.key.type === 'StringLiteral' ? member.key.value : ''
  return name !== 'then' && name !== '__proto__'
}
