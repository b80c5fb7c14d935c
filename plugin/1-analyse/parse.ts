/** Turns the text of a chunk into a Babel AST. */
import { parseSync, type types } from '@babel/core'

export type Node = types.Node

/** Parses a whole chunk. `module`: parsed as an ES module; otherwise as a script, in which `return` at the top is allowed (CommonJS). Throws Babel's `SyntaxError`. */
export function parse(text: string, module: boolean): types.Program {
  const file = parseSync(text, {
    sourceType: module ? 'module' : 'script',
    configFile: false,
    babelrc: false,
    browserslistConfigFile: false,
    retainLines: false,
    parserOpts: {
      createParenthesizedExpressions: false,
      allowReturnOutsideFunction: !module,
      allowNewTargetOutsideFunction: true,
      attachComment: false,
    },
  })
  if (file === null) throw new SyntaxError('the parser returned nothing')
  return file.program
}
