/** Lists which visitor takes which type of node that suspends, and which type of statement. */
import { visitCall, visitNew } from './calls.ts'
import { visitChain, visitUnary } from './chains.ts'
import { visitClassExpression } from './classes.ts'
import { visitClassDeclaration, visitDeclaration, visitExport, visitExpressionStatement } from './declarations.ts'
import { visitTry } from './finally.ts'
import { visitJump } from './jumps.ts'
import { visitForEach, visitLoop } from './loops.ts'
import type { Visitor, Visitors } from './lowering.ts'
import { visitAssignment, visitMember } from './members.ts'
import { visitArray, visitObject } from './objects.ts'
import { visitBinary } from './operands.ts'
import { visitReturn } from './returns.ts'
import { visitBlock, visitIf, visitLabelled, visitSwitch, visitWith } from './statements.ts'
import { visitAwait, visitYield } from './suspensions.ts'
import { visitTaggedTemplate, visitTemplate } from './templates.ts'

/** Those not listed hold nothing while a part of them is evaluated. */
export const expressions: Visitors = {
  ArrayExpression: visitArray,
  AssignmentExpression: visitAssignment,
  AwaitExpression: visitAwait,
  BinaryExpression: visitBinary,
  CallExpression: visitCall,
  ClassExpression: visitClassExpression,
  MemberExpression: visitMember,
  NewExpression: visitNew,
  ObjectExpression: visitObject,
  OptionalCallExpression: visitChain,
  OptionalMemberExpression: visitChain,
  TaggedTemplateExpression: visitTaggedTemplate,
  TemplateLiteral: visitTemplate,
  UnaryExpression: visitUnary,
  YieldExpression: visitYield,
}

const visitFunction: Visitor = (node, _, lowering) => lowering.copy(node)

export const statements: Visitors = {
  BlockStatement: visitBlock,
  BreakStatement: visitJump,
  ClassDeclaration: visitClassDeclaration,
  ContinueStatement: visitJump,
  DoWhileStatement: visitLoop,
  ExportDefaultDeclaration: visitExport,
  ExportNamedDeclaration: visitExport,
  ExpressionStatement: visitExpressionStatement,
  ForInStatement: visitForEach,
  ForOfStatement: visitForEach,
  ForStatement: visitLoop,
  FunctionDeclaration: visitFunction,
  IfStatement: visitIf,
  LabeledStatement: visitLabelled,
  ReturnStatement: visitReturn,
  SwitchStatement: visitSwitch,
  TryStatement: visitTry,
  VariableDeclaration: visitDeclaration,
  WhileStatement: visitLoop,
  WithStatement: visitWith,
}
