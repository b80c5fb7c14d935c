/** Turns the text of a chunk into a Babel AST. */
import { parse as parseText } from '@babel/parser'
import type * as types from '@babel/types'

/** Parses a whole chunk. `module`: parsed as an ES module; otherwise as a script, in which `return` at the top is allowed (CommonJS). Throws Babel's `SyntaxError`. */
export function parse(text: string, module: boolean): types.Program {
  return parseText(text, {
    sourceType: module ? 'module' : 'script',
    allowReturnOutsideFunction: !module,
    allowNewTargetOutsideFunction: true,
    attachComment: false,
  }).program
}
