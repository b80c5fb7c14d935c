/** Compares Octane scores of instrumented programs with plain ones: as they are, as CommonJS modules, moved, and after a checkpoint. */
import type { Figure, Row, Settings } from '../figure.ts'
import { geometricMean, row } from '../measure.ts'
import { type Form, PLAIN, race } from '../race.ts'
import { suites } from '../work/octane.ts'

interface Goal {
  readonly mean: number
  readonly least?: number
}

function octaneFigure(name: string, title: string, goal: Goal, form: Form, module: 'module' | 'commonjs' = 'module'): Figure {
  return {
    name,
    title,
    goal: `≥ ${goal.mean}${goal.least === undefined ? '' : `, none below ${goal.least}`}`,
    unit: 'score / plain',
    base: 1,
    async run(settings: Settings) {
      const rows: Row[] = []
      for (const suite of settings.quick ? suites.filter(({ quick }) => quick) : suites) {
        const [scores] = await race(suite, module, [PLAIN, form], settings)
        rows.push(row(suite.name, scores!))
      }
      const mean = geometricMean(rows.map(({ median }) => median))
      const least = rows.reduce((a, b) => (b.median < a.median ? b : a))
      return {
        rows,
        measured: `${mean.toFixed(3)}, least ${least.name} ${least.median.toFixed(2)}`,
        met: mean >= goal.mean && least.median >= (goal.least ?? 0),
      }
    },
  }
}

const instrumented: Form = { name: 'instrumented', instrumented: true }

export const octaneFigures: readonly Figure[] = [
  octaneFigure('octane', 'Octane, instrumented', { mean: 0.99, least: 0.95 }, instrumented),
  octaneFigure('octane-commonjs', 'Octane as CommonJS modules, instrumented', { mean: 0.98, least: 0.93 }, instrumented, 'commonjs'),
  octaneFigure('octane-restored', 'Octane, restored', { mean: 0.98 }, { name: 'restored', instrumented: true, hops: 1 }),
  octaneFigure('octane-hopped', 'Octane, after 10 hops', { mean: 0.98 }, { name: 'hopped', instrumented: true, hops: 10 }),
  octaneFigure(
    'octane-checkpoint',
    'Octane, after a checkpoint',
    { mean: 0.95 },
    { name: 'checkpoint', instrumented: true, checkpoint: true },
  ),
]
