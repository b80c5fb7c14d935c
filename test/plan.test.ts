/** Checks what the plugin decides to do with each function, class and scope, against the texts in `plan/`; UPDATE=1 writes them anew. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { test } from 'node:test'

const at = (path: string) => new URL(path, import.meta.url)
const { instrument } = (await import(at('../dist/plugin/instrument.js').href)) as typeof import('../plugin/instrument.ts')
const { describe } = (await import(at('../dist/plugin/2-plan/index.js').href)) as typeof import('../plugin/2-plan/index.ts')
const programs = readdirSync(at('plan/')).filter((file) => ['.js', '.cjs'].includes(extname(file)))

function planned(file: string): string {
  const text = readFileSync(at(`plan/${file}`), 'utf8')
  const {
    analysis,
    planned,
    text: lowered,
  } = instrument(text, {
    form: extname(file) === '.js' ? 'es' : 'cjs',
    name: 'app.js',
    modules: [{ start: 0, end: text.length, name: 'src/app' }],
    included: () => true,
    probeArguments: 16,
    chunks: { chunkOf: () => undefined, shared: false, awaited: false, later: [] },
    surroundings: { imports: [], isOwn: () => false, hosts: undefined, all: false },
    runtime: () => '',
    sourcemap: false,
  })
  const hazards = analysis.hazards.map(({ kind, start }) => `hazard ${kind}  line ${lowered.slice(0, start).split('\n').length}\n`)
  return hazards.join('') + describe(planned)
}

for (const file of programs) {
  const golden = at(`plan/${basename(file, extname(file))}.txt`)
  test(file, () => {
    const actual = planned(file)
    if (process.env.UPDATE === '1') writeFileSync(golden, actual)
    assert.ok(existsSync(golden), 'run with UPDATE=1, then read what it has written')
    assert.equal(actual, readFileSync(golden, 'utf8'))
  })
}
