/** Adds async generators, and iteration that waits. */
import { activationOf } from '../graph/activations.ts'
import type { Kind } from '../graph/kind.ts'
import { asyncGenerator as kind } from '../graph/kinds/async-generator.ts'
import { languageParts } from '../graph/language.ts'
import { asyncGenerator, installAsyncGenerators, wait } from '../suspend/async-generator.ts'
import { asyncCursor, asyncDelegate } from '../suspend/async-iteration.ts'
import { examineEngine } from '../suspend/engine.ts'

languageParts.push({
  kind: kind as Kind,
  tell: (value) => (activationOf(value) === undefined ? undefined : 'async-generator'),
  link: { asyncCursor, asyncDelegate, asyncGenerator, wait },
  install() {
    installAsyncGenerators()
    examineEngine()
  },
})
