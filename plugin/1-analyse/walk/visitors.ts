/** Lists which visitor takes which type of node. */

import type { Site } from '../facts.ts'
import type { Node } from '../tree.ts'
import { visitCall, visitNew } from './calls.ts'
import { visitClass } from './classes.ts'
import { type Context, type NamedVisitors, spanOf, type Visitor, type Visitors } from './context.ts'
import { visitClassDeclaration, visitFunctionDeclaration, visitVariableDeclaration } from './declarations.ts'
import {
  visitAssignment,
  visitBinary,
  visitExpressionStatement,
  visitIdentifier,
  visitMember,
  visitMetaProperty,
  visitSuper,
  visitSuspension,
  visitThis,
  visitUpdate,
} from './expressions.ts'
import { visitFunction } from './functions.ts'
import { visitSpread } from './iterators.ts'
import { visitFor, visitForEach, visitWhile } from './loops.ts'
import { visitObject } from './objects.ts'
import { visitBlock, visitExport, visitLabelled, visitSwitch, visitTry, visitWith } from './statements.ts'
import { visitTaggedTemplate } from './templates.ts'

/** Nothing in it is a reference: labels, names of other modules, keys of private members. */
const skip: Visitor = () => {}

/** A call may stand in its place, except where it would begin a statement, or be what `new` is called on. */
function siteOf(node: Node, { statementStarts, constructorStarts }: Context): Site | undefined {
  return statementStarts.has(node.start!) || constructorStarts.has(node.start!) ? undefined : { ...spanOf(node), key: undefined }
}

const visitUnnamed: Visitor = (node, scope, context) => {
  const callable = context.visitNamed(node, scope, '')
  if (callable !== undefined) callable.site ??= siteOf(node, context)
}

export const visitors: Visitors = {
  Identifier: visitIdentifier,
  ThisExpression: visitThis,
  MetaProperty: visitMetaProperty,
  Super: visitSuper,
  PrivateName: skip,
  MemberExpression: visitMember,
  OptionalMemberExpression: visitMember,
  BinaryExpression: visitBinary,
  ObjectExpression: visitObject,
  AssignmentExpression: visitAssignment,
  UpdateExpression: visitUpdate,
  CallExpression: visitCall,
  OptionalCallExpression: visitCall,
  NewExpression: visitNew,
  SpreadElement: visitSpread,
  TaggedTemplateExpression: visitTaggedTemplate,
  ExpressionStatement: visitExpressionStatement,
  AwaitExpression: visitSuspension,
  YieldExpression: visitSuspension,
  FunctionExpression: visitUnnamed,
  ArrowFunctionExpression: visitUnnamed,
  ClassExpression: visitUnnamed,
  VariableDeclaration: visitVariableDeclaration,
  FunctionDeclaration: visitFunctionDeclaration,
  ClassDeclaration: visitClassDeclaration,
  ExportNamedDeclaration: visitExport,
  ExportDefaultDeclaration: visitExport,
  ImportDeclaration: skip,
  ExportAllDeclaration: skip,
  LabeledStatement: visitLabelled,
  BreakStatement: skip,
  ContinueStatement: skip,
  BlockStatement: visitBlock,
  ForStatement: visitFor,
  ForInStatement: visitForEach,
  ForOfStatement: visitForEach,
  WhileStatement: visitWhile,
  DoWhileStatement: visitWhile,
  SwitchStatement: visitSwitch,
  TryStatement: visitTry,
  WithStatement: visitWith,
}

export const namedVisitors: NamedVisitors = {
  FunctionExpression: (node, { scope, name }, context) => {
    const callable = visitFunction(node, { kind: 'expression', scope, name: node.id?.name ?? name }, context)
    if (node.id) callable.site = siteOf(node, context)
    return callable
  },
  ArrowFunctionExpression: (node, { scope, name }, context) => visitFunction(node, { kind: 'arrow', scope, name }, context),
  ClassExpression: (node, { scope, name }, context) =>
    visitClass(node, { scope, name: node.id && !context.classNames.has(node.id.name) ? node.id.name : name }, context),
}
