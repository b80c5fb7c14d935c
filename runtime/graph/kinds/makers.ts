/** Lists the kinds of values with what makes them again, for resumed programs. */
import type { Maker } from '../kind.ts'
import { argsMaker } from './arguments.ts'
import { arrayMaker } from './array.ts'
import { arraybufferMaker } from './arraybuffer.ts'
import { asyncGeneratorMaker } from './async-generator.ts'
import { behaviourMaker } from './behaviour.ts'
import { bigintMaker } from './bigint.ts'
import { boundMaker } from './bound.ts'
import { boxedMaker } from './boxed.ts'
import { classMaker, prototypeMaker } from './class.ts'
import { closureMaker } from './closure.ts'
import { dataviewMaker } from './dataview.ts'
import { dateMaker } from './date.ts'
import { environmentMaker } from './environment.ts'
import { errorMaker } from './error.ts'
import { finalizationregistryMaker } from './finalizationregistry.ts'
import { frameMaker } from './frame.ts'
import { generatorMaker } from './generator.ts'
import { homeMaker } from './home.ts'
import { intrinsicMaker } from './intrinsic.ts'
import { iteratorMaker } from './iterator.ts'
import { mapMaker } from './map.ts'
import { memberMaker } from './member.ts'
import { objectMaker } from './object.ts'
import { promiseMaker } from './promise.ts'
import { proxyMaker } from './proxy.ts'
import { regexpMaker } from './regexp.ts'
import { revokeMaker } from './revoke.ts'
import { setMaker } from './set.ts'
import { sharedarraybufferMaker } from './sharedarraybuffer.ts'
import { stringMaker } from './string.ts'
import { symbolMaker } from './symbol.ts'
import { typedarrayMaker } from './typedarray.ts'
import { weakmapMaker } from './weakmap.ts'
import { weakrefMaker } from './weakref.ts'
import { weaksetMaker } from './weakset.ts'

export const makers: readonly Maker[] = [
  symbolMaker,
  bigintMaker,
  stringMaker,
  intrinsicMaker,
  proxyMaker,
  boundMaker,
  revokeMaker,
  behaviourMaker,
  memberMaker,
  classMaker,
  closureMaker,
  environmentMaker,
  frameMaker,
  prototypeMaker,
  homeMaker,
  arrayMaker,
  promiseMaker,
  mapMaker,
  setMaker,
  weakmapMaker,
  weaksetMaker,
  weakrefMaker,
  finalizationregistryMaker,
  dateMaker,
  regexpMaker,
  errorMaker,
  boxedMaker,
  argsMaker,
  arraybufferMaker,
  sharedarraybufferMaker,
  typedarrayMaker,
  dataviewMaker,
  iteratorMaker,
  generatorMaker,
  asyncGeneratorMaker,
  objectMaker,
]
