/** Adds generators. */
import { askGenerator, isBelowMark, markGenerators, noteCompletion } from '../graph/generators.ts'
import { hidden } from '../graph/hidden.ts'
import type { Kind } from '../graph/kind.ts'
import { generator as kind } from '../graph/kinds/generator.ts'
import { languageParts } from '../graph/language.ts'
import { useMarks } from '../graph/marks.ts'
import { getPrototypeOf } from '../graph/primordials.ts'
import { again, delegate, generator, installGenerators } from '../suspend/generators.ts'

useMarks(markGenerators)

/** A generator is asked, which it must know how to answer. */
function tell(value: object): string | undefined {
  // What a generator function without a `prototype` makes is right below; so is the `prototype` of any other.
  if (!isBelowMark(value) && getPrototypeOf(value) !== hidden.get('GeneratorPrototype')) return undefined
  const answer = askGenerator(value)
  return answer === undefined ? 'object' : answer === false ? undefined : 'generator'
}

languageParts.push({
  kind: kind as Kind,
  tell,
  link: { again, completion: noteCompletion, delegate, generator },
  install: installGenerators,
})
