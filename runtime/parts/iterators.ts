/** Adds iterators of arrays, maps, sets, strings and matches, and what loops go through where they are left in the middle. */
import { isTracked } from '../graph/iterators.ts'
import type { Kind } from '../graph/kind.ts'
import { iterator as kind } from '../graph/kinds/iterator.ts'
import { languageParts } from '../graph/language.ts'
import { cursor, iterator, keys } from '../suspend/cursors.ts'

languageParts.push({
  kind: kind as Kind,
  tell: (value) => (isTracked(value) ? 'iterator' : undefined),
  link: { cursor, iterator, keys },
})
