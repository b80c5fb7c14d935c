/** Says what stands below a node of Babel's tree. Its own table comes with all of `@babel/types`, which takes longer to load than a small program to restore. */
import type * as types from '@babel/types'

export type Node = types.Node

/** Keys of the children, in the order of the text; of the types that JavaScript has. Others have none. */
const children: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    ArrayExpression: 'elements',
    ArrayPattern: 'elements',
    ArrowFunctionExpression: 'params body',
    AssignmentExpression: 'left right',
    AssignmentPattern: 'left right',
    AwaitExpression: 'argument',
    BinaryExpression: 'left right',
    BlockStatement: 'directives body',
    BreakStatement: 'label',
    CallExpression: 'callee arguments',
    CatchClause: 'param body',
    ClassBody: 'body',
    ClassDeclaration: 'id superClass body',
    ClassExpression: 'id superClass body',
    ClassMethod: 'key params body',
    ClassPrivateMethod: 'key params body',
    ClassPrivateProperty: 'key value',
    ClassProperty: 'key value',
    ConditionalExpression: 'test consequent alternate',
    ContinueStatement: 'label',
    Directive: 'value',
    DoWhileStatement: 'body test',
    ExportAllDeclaration: 'source attributes',
    ExportDefaultDeclaration: 'declaration',
    ExportNamedDeclaration: 'declaration specifiers source attributes',
    ExportNamespaceSpecifier: 'exported',
    ExportSpecifier: 'local exported',
    ExpressionStatement: 'expression',
    File: 'program',
    ForInStatement: 'left right body',
    ForOfStatement: 'left right body',
    ForStatement: 'init test update body',
    FunctionDeclaration: 'id params body',
    FunctionExpression: 'id params body',
    IfStatement: 'test consequent alternate',
    ImportAttribute: 'key value',
    ImportDeclaration: 'specifiers source attributes',
    ImportDefaultSpecifier: 'local',
    ImportExpression: 'source options',
    ImportNamespaceSpecifier: 'local',
    ImportSpecifier: 'imported local',
    LabeledStatement: 'label body',
    LogicalExpression: 'left right',
    MemberExpression: 'object property',
    MetaProperty: 'meta property',
    NewExpression: 'callee arguments',
    ObjectExpression: 'properties',
    ObjectMethod: 'key params body',
    ObjectPattern: 'properties',
    ObjectProperty: 'key value',
    OptionalCallExpression: 'callee arguments',
    OptionalMemberExpression: 'object property',
    ParenthesizedExpression: 'expression',
    PrivateName: 'id',
    Program: 'directives body',
    RestElement: 'argument',
    ReturnStatement: 'argument',
    SequenceExpression: 'expressions',
    SpreadElement: 'argument',
    StaticBlock: 'body',
    SwitchCase: 'test consequent',
    SwitchStatement: 'discriminant cases',
    TaggedTemplateExpression: 'tag quasi',
    TemplateLiteral: 'quasis expressions',
    ThrowStatement: 'argument',
    TryStatement: 'block handler finalizer',
    UnaryExpression: 'argument',
    UpdateExpression: 'argument',
    VariableDeclaration: 'declarations',
    VariableDeclarator: 'id init',
    WhileStatement: 'test body',
    WithStatement: 'object body',
    YieldExpression: 'argument',
  }).map(([type, keys]) => [type, keys.split(' ')]),
)

/** A callback and no list: a program text has a million nodes. */
export function eachChild(node: Node, visit: (child: Node, key: string) => void): void {
  for (const key of children[node.type] ?? []) {
    const child = node[key as keyof Node] as unknown as Node | (Node | null)[] | null
    if (Array.isArray(child)) {
      for (const item of child) if (item) visit(item, key)
    } else if (child) visit(child, key)
  }
}

export function isFunction(node: Node | null | undefined): node is types.Function {
  switch (node?.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return true
    default:
      return false
  }
}

export function isClass(node: Node | null | undefined): node is types.Class {
  return node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression'
}
