/** Compares a program with itself: plain, instrumented, and with a hop at every turn; says where they differ. */
import { type BuildOptions, bundle, type HopOptions, runCounted, runWithHops, script } from './hop.ts'

export * from './hop.ts'

export interface DifferentialOptions extends HopOptions {
  readonly build?: Omit<BuildOptions, 'instrument'>
  /** Turns at which hops take place, given how many turns the program has. Default: one hop at each turn, and a hop after every turn. */
  readonly plans?: (turns: number) => readonly (readonly number[])[]
  /** False: the instrumented program is not run without a hop. */
  readonly uncaptured?: boolean
}

export const everyTurn = (turns: number): readonly (readonly number[])[] => [
  ...Array.from({ length: turns }, (_, i) => [i + 1]),
  ...(turns > 2 ? [Array.from({ length: Math.min(turns - 1, 5) }, () => 1)] : []),
]

/** Throws an error that shows the first difference. */
export function compare(input: string, { build = {}, ...options }: DifferentialOptions = {}): Promise<{ turns: number; hops: number }> {
  const extension = build.format === undefined || build.format === 'es' ? 'mjs' : 'cjs'
  return compareTexts((instrument) => bundle(input, instrument ? { ...build, instrument: {} } : build), { extension, ...options })
}

/** A text that goes through no bundler: a sloppy script, or a module where the extension is `mjs`. */
export function compareScript(
  code: string,
  { extension = 'cjs', ...options }: DifferentialOptions = {},
): Promise<{ turns: number; hops: number }> {
  return compareTexts(async (instrument) => script(code, instrument, extension === 'mjs' ? 'es' : 'cjs'), { extension, ...options })
}

async function compareTexts(
  make: (instrument: boolean) => Promise<string>,
  { plans = everyTurn, extension = 'mjs', uncaptured = true, ...hop }: DifferentialOptions,
): Promise<{ turns: number; hops: number }> {
  const plain = await runCounted(await make(false), extension)
  if (plain.code !== 0) throw new Error(`the plain program ended with ${plain.code}\n${plain.stderr}`)
  const code = await make(true)
  if (uncaptured) {
    const instrumented = await runCounted(code, extension)
    differ('instrumented', plain.stdout, instrumented.stdout, instrumented.stderr)
  }
  let hops = 0
  for (const plan of plans(plain.turns)) {
    const hopped = await runWithHops(code, plan, { ...hop, extension })
    hops += hopped.hops
    differ(`hops after ${plan.join(', ')} turns`, plain.stdout, hopped.stdout, hopped.stderr)
    if (hopped.hops === 0 && plan[0]! < plain.turns) throw new Error(`no hop after ${plan[0]} of ${plain.turns} turns\n${hopped.stderr}`)
  }
  return { turns: plain.turns, hops }
}

function differ(what: string, expected: string, actual: string, stderr: string): void {
  if (expected === actual) {
    if (stderr !== '') throw new Error(`${what}: stderr\n${stderr}`)
    return
  }
  const a = expected.split('\n')
  const b = actual.split('\n')
  const line = a.findIndex((text, i) => text !== b[i])
  throw new Error(
    `${what}: line ${line + 1} differs\n  plain:  ${a.slice(line, line + 3).join('\n          ')}\n  ${what}: ${b.slice(line, line + 3).join('\n          ')}\n${stderr}`,
  )
}
