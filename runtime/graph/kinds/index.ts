/** Lists the kinds of values that any running program can capture, parts of the language add theirs; `makers.ts` and `checks.ts` list the same ones with what they can do elsewhere. */
import type { Kind } from '../kind.ts'
import { args } from './arguments.ts'
import { array } from './array.ts'
import { arraybuffer } from './arraybuffer.ts'
import { behaviour } from './behaviour.ts'
import { bigint } from './bigint.ts'
import { bound } from './bound.ts'
import { boxed } from './boxed.ts'
import { classKind, prototypeKind } from './class.ts'
import { closure } from './closure.ts'
import { dataview } from './dataview.ts'
import { date } from './date.ts'
import { environment } from './environment.ts'
import { error } from './error.ts'
import { finalizationregistry } from './finalizationregistry.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { intrinsic } from './intrinsic.ts'
import { map } from './map.ts'
import { member } from './member.ts'
import { object } from './object.ts'
import { promise } from './promise.ts'
import { proxy } from './proxy.ts'
import { regexp } from './regexp.ts'
import { revoke } from './revoke.ts'
import { set } from './set.ts'
import { sharedarraybuffer } from './sharedarraybuffer.ts'
import { string } from './string.ts'
import { symbol } from './symbol.ts'
import { typedarray } from './typedarray.ts'
import { weakmap } from './weakmap.ts'
import { weakref } from './weakref.ts'
import { weakset } from './weakset.ts'

export const kinds: readonly Kind[] = [
  // No shape.
  symbol,
  bigint,
  string,
  intrinsic,
  proxy,
  // Functions, and what they stand in.
  bound,
  revoke,
  behaviour,
  member,
  classKind,
  closure,
  environment,
  frame,
  prototypeKind,
  home,
  // Objects with internal slots.
  array,
  promise,
  map,
  set,
  weakmap,
  weakset,
  weakref,
  finalizationregistry,
  date,
  regexp,
  error,
  boxed,
  args,
  arraybuffer,
  sharedarraybuffer,
  typedarray,
  dataview,
  // Everything that has only properties.
  object,
]

/** Kinds whose nodes have no shape: neither prototype nor properties are captured or restored. */
export const SHAPELESS: readonly string[] = ['symbol', 'bigint', 'string', 'intrinsic', 'proxy', 'environment', 'frame']
