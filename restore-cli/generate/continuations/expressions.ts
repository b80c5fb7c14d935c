/** Turns the expression around a suspended one into what is left of it to evaluate. */
import type * as types from '@babel/types'
import { eachChild, type Node } from '../../../plugin/1-analyse/index.ts'
import { linkMethod } from '../program/syntax.ts'
import { type Continuation, onPath, refuse, textOf } from './continuation.ts'

/** An expression in parentheses: first the gate, then what is left. */
export function resumeExpression(node: Node, c: Continuation): string {
  const rest = resume(node, c)
  return rest === c.names.sent ? `(${c.gate})` : `(${c.names.sent}=${c.gate},${rest})`
}

function resume(node: Node, c: Continuation): string {
  if (node === c.suspension.node) return c.names.sent
  switch (node.type) {
    case 'SequenceExpression': {
      const at = node.expressions.findIndex((expression) => c.path.has(expression))
      const rest = node.expressions.slice(at + 1).map((expression) => textOf(expression, c))
      return enclose([resume(node.expressions[at]!, c), ...rest].join(','))
    }
    case 'ConditionalExpression':
      return c.path.has(node.test) ? inOrder(node, c) : enclose(resume(onPath([node.consequent, node.alternate], c)!, c))
    case 'LogicalExpression':
      return c.path.has(node.left) ? inOrder(node, c) : enclose(resume(node.right, c))
    case 'AssignmentExpression':
      return resumeAssignment(node, c)
    case 'ObjectProperty': {
      if (!c.path.has(node.value)) return inOrder(node, c)
      return `${keyText(node, c)}:${resume(node.value, c)}`
    }
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'SpreadElement':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'MemberExpression':
    case 'OptionalMemberExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
    case 'ImportExpression':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'TemplateLiteral':
    case 'TaggedTemplateExpression':
      return inOrder(node, c)
  }
  throw refuse(c, `it stands in a ${node.type}`)
}

/** What was decided on the way falls away, so another kind of expression may stand where this one stood. */
function enclose(text: string): string {
  return /^[\w$]+$/.test(text) ? text : `(${text})`
}

function resumeAssignment(node: types.AssignmentExpression, c: Continuation): string {
  const { left, right, operator } = node
  if (c.path.has(left)) {
    if (left.type === 'ArrayPattern' || left.type === 'ObjectPattern') throw refuse(c, 'it stands in a pattern')
    return inOrder(node, c)
  }
  const decided = operator === '??=' || operator === '||=' || operator === '&&='
  if (operator !== '=' && !decided) {
    // A minifier writes it so for a variable that nobody else can have changed meanwhile.
    if (left.type === 'Identifier') return `${left.name}${operator}${resume(right, c)}`
    throw refuse(c, `the value that ${operator} had read is not kept`)
  }
  return `${targetText(left, c)}=${resume(right, c)}`
}

function targetText(left: types.AssignmentExpression['left'], c: Continuation): string {
  return left.type === 'MemberExpression' ? partsText(left, c, (child) => settled(child, c)) : c.slice(left.start!, left.end!)
}

/** Parts before the suspended one have their values, parts behind it are as they were. All these nodes evaluate in the order of the text. */
function inOrder(node: Node, c: Continuation): string {
  return partsText(node, c, (child) => (c.path.has(child) ? resume(child, c) : settled(child, c)), true)
}

/** The node with its parts replaced: all of them, or those up to the suspended one. */
function partsText(node: Node, c: Continuation, replaced: (child: Node) => string, stops = false): string {
  let text = ''
  let from = node.start!
  for (const child of inTextOrder(node)) {
    text = join(join(text, c.slice(from, child.start!)), replaced(child))
    from = child.end!
    if (stops && c.path.has(child)) break
  }
  return join(text, c.slice(from, node.end!))
}

/** Minified text has no space where a name follows a parenthesis: `(x)in y`. */
function join(first: string, second: string): string {
  return /[\w$]$/.test(first) && /^[\w$]/.test(second) ? `${first} ${second}` : first + second
}

function inTextOrder(node: Node): Node[] {
  const children: Node[] = []
  eachChild(node, (child) => void children.push(child))
  return children.sort((a, b) => a.start! - b.start!)
}

function keyText(node: types.ObjectProperty, c: Continuation): string {
  if (!node.computed) return c.slice(node.key.start!, node.key.end!)
  return `[${settled(node.key, c)}]`
}

/** Text for the value of an expression that has been evaluated already: the variable that has it, or what has the same value again. */
export function settled(node: Node, c: Continuation): string {
  const text = c.slice(node.start!, node.end!)
  switch (node.type) {
    case 'Identifier':
    case 'PrivateName':
    case 'ThisExpression':
    case 'Super':
    case 'Import':
    case 'MetaProperty':
    case 'TemplateElement':
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
    case 'RegExpLiteral':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassExpression':
      return text
    case 'AssignmentExpression':
      if (node.left.type !== 'Identifier') break
      if (isKept(node, node.left.name, c)) return node.left.name
      // A minifier has put the value in the place of the variable.
      if (node.operator === '=') return settled(node.right, c)
      break
    case 'SequenceExpression':
      return settled(node.expressions.at(-1)!, c)
    case 'UnaryExpression':
    case 'BinaryExpression':
      if (isConstant(node)) return text
      break
    case 'MemberExpression':
      if (!node.computed && node.object.type === 'Identifier' && (isOurs(node.object.name, c) || c.program.globals.has(node.object.name)))
        // A minifier has moved it in front of the point, as it would move a constant: `Object.fromEntries`.
        return text
      break
    case 'ObjectProperty':
      return node.shorthand ? text : `${keyText(node, c)}:${settled(node.value, c)}`
    case 'ObjectMethod':
      return node.computed
        ? partsText(node, c, (child) => (child === node.key ? settled(child, c) : c.slice(child.start!, child.end!)))
        : text
    case 'TemplateLiteral':
      if (node.expressions.every(isConstant)) return text
      break
    case 'SpreadElement':
    case 'ArrayExpression':
    case 'ObjectExpression':
      return partsText(node, c, (child) => settled(child, c))
    case 'CallExpression':
      // Its value stays the same: the strings of a template, what is above the home object.
      if (STABLE.includes(linkMethod(node, c.program.link))) return text
  }
  throw refuse(c, `the value of a ${node.type} before it is not kept`)
}

const STABLE: readonly (string | undefined)[] = ['template', 'super']

/** The variable is kept with the point, or is the one of a template's strings, which has its value for good. */
function isKept({ right, operator }: types.AssignmentExpression, name: string, c: Continuation): boolean {
  return c.kept.has(name) || (operator === '??=' && linkMethod(right, c.program.link) === 'template')
}

function isOurs(name: string, c: Continuation): boolean {
  return name === c.program.link || (c.suspension.how === 'await' && name === c.suspension.variable)
}

function isConstant(node: Node): boolean {
  if (node.type === 'UnaryExpression') return node.operator !== 'delete' && node.operator !== 'throw' && isConstant(node.argument)
  if (node.type === 'BinaryExpression') return isConstant(node.left) && isConstant(node.right)
  return node.type === 'NumericLiteral' || node.type === 'StringLiteral' || node.type === 'BooleanLiteral' || node.type === 'NullLiteral'
}
