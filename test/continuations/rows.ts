/** Makes programs with suspension points out of short texts: `P(value, [locals], chain)` stands for a point. */
import { type NodePath, parseSync, type types as t, traverse } from '@babel/core'

export interface Row {
  readonly name: string
  readonly text: string
  /** What the tested function is: that decides how it is driven. */
  readonly kind: 'async' | 'generator'
  /** Why it must be refused. */
  readonly refused?: RegExp
}

/** An async function `f(a, b)`, called with 1 and 2. */
export function inAsync(name: string, body: string, parameters = 'a, b'): Row {
  return whole(
    name,
    `(function($tm){"use strict";$tm.strict();var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(${parameters}){return $tm.run("t#f",async($f)=>{${body}})};entry(f)})`,
  )
}

/** A generator `f(a, b)`, called with 1 and 2. */
export function inGenerator(
  name: string,
  body: string,
  { start = '[a, b]', parameters = 'a, b' }: { readonly start?: string; readonly parameters?: string } = {},
): Row {
  return whole(
    name,
    `(function($tm){"use strict";$tm.strict();var $e0=$tm.scope("t",0,"t#f",()=>[f]);function*f(${parameters}){if($TM)yield*$tm.again("t#f",0,${start},()=>[$e0]);let $y;${body}};entry(f)})`,
    'generator',
  )
}

/** A program with top-level await. */
export function inProgram(name: string, body: string, names = '', strict = true): Row {
  return whole(
    name,
    `(async function($tm){${strict ? '"use strict";$tm.strict();' : ''}var $e0=$tm.scope("t",0,"",()=>[${names}]);let $f=$tm.frame("t");${body}})`,
  )
}

export function whole(name: string, text: string, kind: Row['kind'] = 'async'): Row {
  return { name, text: expand(text), kind }
}

export function refused(row: Row, why: RegExp): Row {
  return { ...row, refused: why }
}

/** `P(e, […], chain)` and `D(e, […], chain)` as the plugin emits them; `P("id", …)` where it is not `t#f`. */
function expand(text: string): string {
  const ast = parseSync(text, {
    configFile: false,
    babelrc: false,
    sourceType: 'script',
    parserOpts: { createParenthesizedExpressions: true },
  })!
  const numbers = new Map<string, number>()
  const edits: { start: number; end: number; make: (cut: (node: t.Node) => string) => string }[] = []
  traverse(ast, {
    CallExpression(path: NodePath<t.CallExpression>) {
      const { callee, arguments: list } = path.node
      if (callee.type !== 'Identifier' || (callee.name !== 'P' && callee.name !== 'D')) return
      const parameters = [...list]
      const around = path.getFunctionParent()!.node
      const named =
        parameters[0]?.type === 'StringLiteral' && parameters[0].value.includes('#') ? (parameters.shift() as t.StringLiteral) : undefined
      const id = named?.value ?? (text.startsWith('(async') ? 't' : 't#f')
      const number = (numbers.get(id) ?? 0) + 1
      numbers.set(id, number)
      const [value, locals, chain] = parameters
      edits.push({
        start: path.node.start!,
        end: path.node.end!,
        make: (cut) => {
          const e = value ? cut(value) : ''
          const rest = [number, callee.name === 'D' ? `()=>${cut(locals!)}` : cut(locals!), chain ? cut(chain) : '()=>[$e0]'].join(',')
          const given = `${JSON.stringify(id)},${rest}`
          if (callee.name === 'D') return `yield*$tm.delegate(${e},${given})`
          if (around.generator) return `($y=yield ${e},$TM?yield*$tm.again(${given}):$y)`
          return `$f.on(await $f.at(${e},${rest}))`
        },
      })
    },
  })
  const cut = (start: number, end: number): string => {
    let out = ''
    let at = start
    for (const edit of edits) {
      if (edit.start < at || edit.end > end) continue
      out += text.slice(at, edit.start) + edit.make((node) => cut(node.start!, node.end!))
      at = edit.end
    }
    return out + text.slice(at, end)
  }
  return cut(0, text.length)
}
