/** Runs the fireflies, on a page or in Node: the program that moves. */
import { defineResource } from 'things-migrate/runtime'
import { openScreen, type Screen } from './screen.ts'
import { makeWorld } from './world.ts'

const SEED = 20090
/** Steps between two entries of the history. */
const ENTRY = 60

const world = makeWorld(SEED)
/** Checksums on the way, by which a test sees that nothing was lost. */
const history: string[] = []
let screen: Screen | undefined = openScreen()

// Each device has its own: what is shown follows from the world.
defineResource({
  suspend() {
    screen = undefined
  },
  resume() {
    screen = openScreen()
  },
})

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

async function run(): Promise<void> {
  for (;;) {
    world.advance()
    if (world.step % ENTRY === 0) history.push(`${world.step}:${world.checksum()}`)
    screen?.show(world, history)
    await sleep(16)
  }
}

run()
