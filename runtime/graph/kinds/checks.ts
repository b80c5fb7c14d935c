/** Lists the kinds of values with what checks and shows their nodes, for tm-restore. */
import type { KindCheck } from '../kind.ts'
import { argsCheck } from './arguments.ts'
import { arrayCheck } from './array.ts'
import { arraybufferCheck } from './arraybuffer.ts'
import { asyncGeneratorCheck } from './async-generator.ts'
import { behaviourCheck } from './behaviour.ts'
import { bigintCheck } from './bigint.ts'
import { boundCheck } from './bound.ts'
import { boxedCheck } from './boxed.ts'
import { classCheck, prototypeCheck } from './class.ts'
import { closureCheck } from './closure.ts'
import { dataviewCheck } from './dataview.ts'
import { dateCheck } from './date.ts'
import { environmentCheck } from './environment.ts'
import { errorCheck } from './error.ts'
import { finalizationregistryCheck } from './finalizationregistry.ts'
import { frameCheck } from './frame.ts'
import { generatorCheck } from './generator.ts'
import { homeCheck } from './home.ts'
import { intrinsicCheck } from './intrinsic.ts'
import { iteratorCheck } from './iterator.ts'
import { mapCheck } from './map.ts'
import { memberCheck } from './member.ts'
import { objectCheck } from './object.ts'
import { promiseCheck } from './promise.ts'
import { proxyCheck } from './proxy.ts'
import { regexpCheck } from './regexp.ts'
import { revokeCheck } from './revoke.ts'
import { setCheck } from './set.ts'
import { sharedarraybufferCheck } from './sharedarraybuffer.ts'
import { stringCheck } from './string.ts'
import { symbolCheck } from './symbol.ts'
import { typedarrayCheck } from './typedarray.ts'
import { weakmapCheck } from './weakmap.ts'
import { weakrefCheck } from './weakref.ts'
import { weaksetCheck } from './weakset.ts'

export const checks: readonly KindCheck[] = [
  symbolCheck,
  bigintCheck,
  stringCheck,
  intrinsicCheck,
  proxyCheck,
  boundCheck,
  revokeCheck,
  behaviourCheck,
  memberCheck,
  classCheck,
  closureCheck,
  environmentCheck,
  frameCheck,
  prototypeCheck,
  homeCheck,
  arrayCheck,
  promiseCheck,
  mapCheck,
  setCheck,
  weakmapCheck,
  weaksetCheck,
  weakrefCheck,
  finalizationregistryCheck,
  dateCheck,
  regexpCheck,
  errorCheck,
  boxedCheck,
  argsCheck,
  arraybufferCheck,
  sharedarraybufferCheck,
  typedarrayCheck,
  dataviewCheck,
  iteratorCheck,
  generatorCheck,
  asyncGeneratorCheck,
  objectCheck,
]
