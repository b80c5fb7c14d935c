/** Holds a program that bundles about 1 MB of the packages people use, uses a little of each, and ends. */
export const dependencies = `
import lodash from 'lodash'
import * as rxjs from 'rxjs'
import * as matter from 'matter-js'
import { createMachine } from 'xstate'
import { produce } from 'immer'
import { parse } from 'csv-parse/sync'
import EventEmitter from 'eventemitter3'
import PQueue from 'p-queue'
import bloom from 'bloom-filters'
const used = [lodash.chunk([1, 2, 3], 2), rxjs.of(1), matter.Engine, createMachine({}), produce({}, () => {}), parse('a,b'), new EventEmitter(), new PQueue(), bloom]
console.log(used.length)
`
