/** Finds out from lowered text alone which temporaries each suspension needs behind it, and what would be held without one. */
import { types as t, traverse, type types } from '@babel/core'
import { parse } from '../../plugin/1-analyse/index.ts'

type Node = types.Node
type Live = ReadonlySet<string>

export interface Found {
  /** For each suspension, by its offset, the temporaries that are read behind it. */
  readonly needed: ReadonlyMap<number, readonly string[]>
  /** What is held by the engine over a suspension, and in no temporary. */
  readonly hidden: readonly string[]
}

/** What follows where control leaves the normal way. */
interface Exits {
  readonly throws: () => Live
  readonly returns: () => Live
  readonly jump: (node: types.BreakStatement | types.ContinueStatement) => Live
  /** Control may come back to return at once. */
  readonly generator: boolean
}

const NONE: Live = new Set()

function union(...sets: readonly Live[]): Live {
  const all = new Set<string>()
  for (const set of sets) for (const name of set) all.add(name)
  return all
}

function without(set: Live, name: string): Live {
  if (!set.has(name)) return set
  const left = new Set(set)
  left.delete(name)
  return left
}

function isFunction(node: Node): boolean {
  return t.isFunction(node) || t.isMethod(node)
}

function childrenOf(node: Node): Node[] {
  return (t.VISITOR_KEYS[node.type] ?? []).flatMap((key) => {
    const child = node[key as keyof Node] as unknown
    return (Array.isArray(child) ? child : [child]).filter((one) => one !== null && one !== undefined) as Node[]
  })
}

export function liveness(text: string, module: boolean): Found {
  const program = parse(text, module)
  const needed = new Map<number, Set<string>>()
  const hidden: string[] = []
  const constants = constantNames(program)
  const suspending = new Map<Node, boolean>()

  const suspends = (node: Node | null | undefined): boolean => {
    if (!node) return false
    let known = suspending.get(node)
    if (known === undefined) {
      if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') known = true
      else if (isFunction(node)) known = 'computed' in node && Boolean(node.computed) && suspends((node as types.ObjectMethod).key)
      else if (node.type === 'ForOfStatement' && node.await) known = true
      else known = childrenOf(node).some(suspends)
      suspending.set(node, known)
    }
    return known
  }
  const complain = (what: string, node: Node) => void hidden.push(`${what}: ${text.slice(node.start!, node.end!)}`)

  let temporaries: Live = NONE
  const isTemporary = (node: Node): node is types.Identifier => node.type === 'Identifier' && temporaries.has(node.name)

  /** The temporary that holds the value of an operand. */
  const holder = (node: Node): string | undefined => {
    if (isTemporary(node)) return node.name
    if (node.type === 'SpreadElement') return holder(node.argument)
    return node.type === 'AssignmentExpression' && node.operator === '=' && isTemporary(node.left) ? node.left.name : undefined
  }
  const isConstant = (node: Node): boolean => {
    switch (node.type) {
      case 'Identifier':
        return constants.has(node)
      case 'MemberExpression':
        return node.object.type === 'Identifier' && node.object.name === '$tm'
      case 'TemplateLiteral':
        return node.expressions.length === 0
      case 'UnaryExpression':
        return t.isLiteral(node.argument)
      case 'ArrayExpression':
        return node.elements.every((element) => element === null || isConstant(element))
      case 'ObjectExpression':
        return node.properties.every(
          (one) =>
            one.type !== 'SpreadElement' &&
            (!one.computed || t.isLiteral(one.key)) &&
            (one.type === 'ObjectMethod' || isConstant(one.value)),
        )
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ThisExpression':
      case 'Super':
      case 'Import':
      case 'MetaProperty':
        return true
    }
    return t.isLiteral(node)
  }

  /** Operands that are all evaluated before the operation; `check`: whether one of them may be held by the engine as it is. */
  const operands = (nodes: readonly Node[], out: Live, exits: Exits, check: (node: Node) => boolean = isConstant): Live => {
    let live = out
    for (let i = nodes.length - 1; i >= 0; i--) {
      const before = nodes.slice(0, i).map(holder)
      live = expression(nodes[i]!, union(live, new Set(before.filter((name) => name !== undefined))), exits)
      if (suspends(nodes[i])) {
        nodes.slice(0, i).forEach((node, j) => {
          if (before[j] === undefined && !check(node)) complain('held', node)
        })
      }
    }
    return live
  }
  const sequence = (nodes: readonly (Node | null | undefined)[], out: Live, exits: Exits): Live =>
    nodes.reduceRight<Live>((live, node) => (node ? expression(node, live, exits) : live), out)

  const expression = (node: Node, out: Live, exits: Exits): Live => {
    switch (node.type) {
      case 'Identifier':
        return isTemporary(node) ? union(out, new Set([node.name])) : out
      case 'AwaitExpression':
      case 'YieldExpression': {
        const after = union(out, exits.throws(), exits.generator ? exits.returns() : NONE)
        needed.set(node.start!, new Set([...(needed.get(node.start!) ?? []), ...after]))
        return sequence([node.argument], after, exits)
      }
      case 'AssignmentExpression':
        return assignment(node, out, exits)
      case 'BinaryExpression':
        return operands(node.left.type === 'PrivateName' ? [node.right] : [node.left, node.right], out, exits)
      case 'MemberExpression':
        return operands(node.computed ? [node.object, node.property] : [node.object], out, exits)
      case 'CallExpression':
      case 'NewExpression':
        return call(node, out, exits)
      case 'OptionalCallExpression':
        if (node.arguments.some(suspends)) complain('optional', node)
        return sequence([node.callee, ...node.arguments], out, exits)
      case 'OptionalMemberExpression':
        if (node.computed && suspends(node.property)) complain('optional', node)
        return sequence(node.computed ? [node.object, node.property] : [node.object], out, exits)
      case 'TaggedTemplateExpression':
        if (node.tag.type === 'MemberExpression' && suspends(node.quasi)) complain('this of a tag', node)
        return operands([node.tag, ...node.quasi.expressions], out, exits)
      case 'TemplateLiteral':
        return operands(node.expressions, out, exits, () => false)
      case 'ArrayExpression':
        return operands(
          node.elements.filter((element) => element !== null),
          out,
          exits,
        )
      case 'ObjectExpression':
        return operands(
          node.properties.flatMap((one): Node[] => {
            if (one.type === 'SpreadElement') return [one]
            const key: Node[] = one.computed ? [one.key] : []
            return one.type === 'ObjectMethod' ? key : [...key, one.value]
          }),
          out,
          exits,
        )
      case 'LogicalExpression':
        return expression(node.left, union(out, expression(node.right, out, exits)), exits)
      case 'ConditionalExpression':
        return expression(node.test, union(expression(node.consequent, out, exits), expression(node.alternate, out, exits)), exits)
      case 'ClassExpression':
      case 'ClassDeclaration':
        if (suspends(node)) complain('class', node)
        return sequence(
          [
            node.superClass,
            ...node.body.body.map((member) => ('computed' in member && member.computed ? (member.key as Node) : undefined)),
          ],
          out,
          exits,
        )
      case 'ObjectPattern':
      case 'ArrayPattern':
        if (suspends(node)) complain('pattern', node)
        break
    }
    if (isFunction(node)) return out
    return sequence(childrenOf(node), out, exits)
  }

  const assignment = ({ operator, left, right }: types.AssignmentExpression, out: Live, exits: Exits): Live => {
    if (operator !== '=' && suspends(right)) complain('old value', right)
    if (left.type === 'MemberExpression') {
      const target: Node[] = left.computed ? [left.object, left.property as Node] : [left.object]
      return operands([...target, right], out, exits)
    }
    if (isTemporary(left)) return expression(right, without(out, left.name), exits)
    return expression(right, expression(left, out, exits), exits)
  }

  const call = (node: types.CallExpression | types.NewExpression, out: Live, exits: Exits): Live => {
    const { callee } = node
    const late = node.arguments.some(suspends)
    if (late && callee.type === 'MemberExpression' && node.type === 'CallExpression' && !isConstant(callee))
      complain('this of a call', node)
    if (late && callee.type === 'Identifier' && callee.name === 'eval') return operands(node.arguments, out, exits)
    if (late || callee.type !== 'MemberExpression') return operands([callee as Node, ...node.arguments], out, exits)
    return sequence([callee, ...node.arguments], out, exits)
  }

  const statements = (nodes: readonly Node[], out: Live, exits: Exits): Live =>
    nodes.reduceRight<Live>((live, node) => statement(node, live, exits, []), out)

  /** A loop, until nothing changes: `turn` gives what is live at its head. */
  const loop = (turn: (head: Live) => Live): Live => {
    let head: Live = NONE
    for (;;) {
      const next = union(head, turn(head))
      if (next.size === head.size) return head
      head = next
    }
  }
  const targets = (exits: Exits, labels: readonly string[], ends: Live, goesOn: Live | undefined, plain: boolean): Exits => ({
    ...exits,
    jump: (node) => {
      const mine = node.label ? labels.includes(node.label.name) : plain && (node.type === 'BreakStatement' || goesOn !== undefined)
      if (!mine) return exits.jump(node)
      return node.type === 'BreakStatement' ? ends : goesOn!
    },
  })

  const statement = (node: Node, out: Live, exits: Exits, labels: readonly string[]): Live => {
    switch (node.type) {
      case 'BlockStatement':
        return statements(node.body, out, exits)
      case 'LabeledStatement':
        return statement(node.body, out, targets(exits, [node.label.name], out, undefined, false), [...labels, node.label.name])
      case 'IfStatement': {
        const no = node.alternate ? statement(node.alternate, out, exits, []) : out
        return expression(node.test, union(statement(node.consequent, out, exits, []), no), exits)
      }
      case 'ReturnStatement':
        return sequence([node.argument], exits.returns(), exits)
      case 'ThrowStatement':
        return expression(node.argument, exits.throws(), exits)
      case 'BreakStatement':
      case 'ContinueStatement':
        return exits.jump(node)
      case 'VariableDeclaration':
        return node.declarations.reduceRight<Live>(
          (live, { id, init }) => (init ? sequence([init], sequence([id], live, exits), exits) : live),
          out,
        )
      case 'WhileStatement':
        return loop((head) =>
          expression(node.test, union(out, statement(node.body, head, targets(exits, labels, out, head, true), [])), exits),
        )
      case 'DoWhileStatement': {
        return loop((head) => {
          const test = expression(node.test, union(out, head), exits)
          return statement(node.body, test, targets(exits, labels, out, test, true), [])
        })
      }
      case 'ForStatement': {
        const test = loop((head) => {
          const update = sequence([node.update], head, exits)
          const body = statement(node.body, update, targets(exits, labels, out, update, true), [])
          return node.test ? expression(node.test, union(out, body), exits) : body
        })
        if (!node.init) return test
        return node.init.type === 'VariableDeclaration' ? statement(node.init, test, exits, []) : expression(node.init, test, exits)
      }
      case 'ForInStatement':
      case 'ForOfStatement':
        return each(node, out, exits, labels)
      case 'SwitchStatement': {
        const inner = targets(exits, labels, out, undefined, true)
        const held = holder(node.discriminant)
        if (node.cases.some(({ test }) => suspends(test)) && held === undefined && !isConstant(node.discriminant))
          complain('held', node.discriminant)
        let behind = out
        const bodies = node.cases.map(() => NONE)
        for (let i = node.cases.length - 1; i >= 0; i--) bodies[i] = behind = statements(node.cases[i]!.consequent, behind, inner)
        const otherwise = node.cases.findIndex(({ test }) => !test)
        let live = otherwise < 0 ? out : bodies[otherwise]!
        for (let i = node.cases.length - 1; i >= 0; i--) {
          const { test } = node.cases[i]!
          if (test) live = union(expression(test, union(live, bodies[i]!, held === undefined ? NONE : new Set([held])), exits))
        }
        return expression(node.discriminant, live, exits)
      }
      case 'TryStatement':
        return attempt(node, out, exits)
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return node.declaration ? statement(node.declaration, out, exits, []) : out
      case 'ImportDeclaration':
        return out
    }
    return expression(node, out, exits)
  }

  const each = (node: types.ForInStatement | types.ForOfStatement, out: Live, exits: Exits, labels: readonly string[]): Live => {
    const cursor = holder(node.right)
    if ((node.type === 'ForOfStatement' && node.await) || suspends(node.left)) complain('loop', node)
    if (suspends(node.body) && cursor === undefined) complain('iterator', node)
    const held: Live = cursor === undefined ? NONE : new Set([cursor])
    // To the end of the loop, or out of it, the iterator goes along: it is asked again or closed.
    const closing: Exits = {
      ...exits,
      throws: () => union(exits.throws(), held),
      returns: () => union(exits.returns(), held),
      jump: (jump) => union(exits.jump(jump), held),
    }
    const head = loop((at) => {
      const next = union(at, out, held)
      const body = statement(node.body, next, targets(closing, labels, union(out, held), next, true), [])
      const { left } = node
      if (isTemporary(left)) return without(union(body), left.name)
      return left.type === 'VariableDeclaration' ? body : sequence([left], body, exits)
    })
    return expression(node.right, union(head, out), exits)
  }

  /** `$c && $c.return()`: closes an iterator if it is still open, which it is not unless something else needs it. */
  const isGuard = (block: Node | null | undefined): boolean =>
    block != null && /^\{ (try \{ )?(\$s\d+) && \2\.return\(\);/.test(text.slice(block.start!, block.end!))

  const attempt = ({ block, handler, finalizer }: types.TryStatement, out: Live, exits: Exits): Live => {
    let inner = exits
    let behind = out
    if (finalizer && !isGuard(finalizer)) {
      const marker = markerOf(finalizer)
      if (suspends(finalizer) && marker === undefined) complain('completion', finalizer)
      // At its end it goes on as it was entered, which the marked temporary tells.
      const through = (ends: Live) => statement(finalizer, union(ends, marker === undefined ? NONE : new Set([marker])), exits, [])
      behind = through(out)
      inner = {
        ...exits,
        throws: () => through(exits.throws()),
        returns: () => through(exits.returns()),
        jump: (node) => through(exits.jump(node)),
      }
    }
    let caught = inner.throws
    if (handler && !isGuard(handler.body)) {
      const live = expression(handler.param ?? t.identifier('_'), statement(handler.body, behind, inner, []), inner)
      caught = () => live
    }
    return union(statement(block, behind, { ...inner, throws: caught }, []), caught())
  }

  const markerOf = (block: types.BlockStatement): string | undefined => {
    const [first] = block.body
    if (first?.type !== 'ExpressionStatement' || first.expression.type !== 'CallExpression') return undefined
    const { callee, arguments: given } = first.expression
    if (callee.type !== 'MemberExpression' || text.slice(callee.start!, callee.end!) !== '$tm.completion') return undefined
    return given[0]?.type === 'Identifier' ? given[0].name : undefined
  }

  const body = (nodes: readonly Node[], generator: boolean): void => {
    const [first] = nodes
    temporaries = NONE
    if (first?.type === 'VariableDeclaration' && first.kind === 'let' && first.declarations.every(({ init }) => !init)) {
      temporaries = new Set(first.declarations.map(({ id }) => (id as types.Identifier).name).filter((name) => /^\$s\d+$/.test(name)))
    }
    const exits: Exits = { throws: () => NONE, returns: () => NONE, jump: () => NONE, generator }
    statements(nodes, NONE, exits)
  }

  body(program.body, false)
  t.traverseFast(program, (node) => {
    if (!isFunction(node)) return
    const { body: block, generator, async } = node as types.FunctionExpression
    if (!async && !generator) return
    body(block.type === 'BlockStatement' ? block.body : [block], generator ?? false)
  })
  return { needed: new Map([...needed].map(([at, names]) => [at, [...names].sort()])), hidden }
}

/** Uses of names that are given a value once. */
function constantNames(program: types.Program): ReadonlySet<Node> {
  const found = new Set<Node>()
  traverse(t.file(program), {
    Identifier(path) {
      const binding = path.scope.getBinding(path.node.name)
      if (binding ? binding.constant : path.node.name === 'undefined' || path.node.name === 'NaN') found.add(path.node)
    },
  })
  return found
}
