/** Checks the table of children against Babel's own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLIPPED_ALIAS_KEYS, VISITOR_KEYS } from '@babel/types'
import { eachChild, type Node } from '../plugin/1-analyse/index.ts'

const OTHER_LANGUAGES = new Set<string>(['Flow', 'TypeScript', 'JSX', 'Miscellaneous'].flatMap((alias) => FLIPPED_ALIAS_KEYS[alias] ?? []))
/** What Babel parses with a plugin only. */
const PROPOSALS =
  /^(?:Decorator|DoExpression|BindExpression|Pipeline\w+|TopicReference|RecordExpression|TupleExpression|ModuleExpression|ExportDefaultSpecifier|ClassAccessorProperty|ClassImplements|OptionalIndexedAccessType)$/
const ANNOTATIONS = /^(?:type\w+|predicate|returnType|decorators|superTypeParameters|mixins|implements|variance|assertions)$/

test('each node of JavaScript has the children that Babel knows, in its order', () => {
  const types = Object.keys(VISITOR_KEYS).filter((type) => !OTHER_LANGUAGES.has(type) && !PROPOSALS.test(type))
  assert.ok(types.length > 70)
  for (const type of types) {
    const keys = VISITOR_KEYS[type]!
    const node = { type, ...Object.fromEntries(keys.map((key) => [key, { type: 'ThisExpression', key }])) }
    const found: string[] = []
    eachChild(node as unknown as Node, (_, key) => found.push(key))
    assert.deepEqual(
      found,
      keys.filter((key) => !ANNOTATIONS.test(key)),
      type,
    )
  }
})
