/**
 * Turns `thingsMigrate(options)` into a plugin for Rollup 4, Vite 6 to 8 and Rolldown.
 * In: options. Out: hooks that put the runtime in front of each entry and instrument each chunk: analyse → plan → emit.
 */
import { fileURLToPath } from 'node:url'
import { createFilter } from '@rollup/pluginutils'
import MagicString from 'magic-string'
import type { Plugin } from 'rollup'
import { PROBE_ARGUMENTS, RUNTIME_KEY } from '../runtime/protocol.ts'
import { analyse } from './1-analyse/index.ts'
import { plan } from './2-plan/index.ts'
import { emit } from './3-emit/index.ts'
import { formOf, isMinified } from './hosts.ts'
import { locate } from './locate.ts'
import { type Message, messages } from './messages.ts'
import { findModules } from './modules.ts'
import { type Options, programOptions } from './options.ts'

export type { Options } from './options.ts'

const RUNTIME_FILE = fileURLToPath(new URL('../runtime/index.js', import.meta.url))
const START = '\0things-migrate/start'
const API = '\0things-migrate/runtime'

/** What the application imports from `things-migrate/runtime`: part of the program, so it calls the runtime by its global name. */
const API_CODE = ['snapshot', 'onSuspend', 'onResume', 'defineResource']
  .map(name => `export function ${name}(argument) { return globalThis[Symbol.for(${JSON.stringify(RUNTIME_KEY)})].${name}(argument) }`)
  .join('\n')

/** A plugin as all four hosts take it: Rollup's, with the two fields that Vite adds. */
export type ThingsMigratePlugin = Plugin & { readonly enforce: 'post'; readonly apply: 'build' }

/** Makes the bundle able to write its state, and `tm-restore` able to continue it. Throws a `TypeError` on a bad option. */
export function thingsMigrate(options: Options = {}): ThingsMigratePlugin {
  const settings = programOptions(options)
  const filter = createFilter(options.include, options.exclude)
  let root = process.cwd()
  return {
    name: 'things-migrate',
    enforce: 'post',
    apply: 'build',

    ...({ configResolved: (config: { root: string }) => void (root = config.root) } as object),

    resolveId: {
      order: 'pre',
      handler(source) {
        if (source === 'things-migrate/runtime') return { id: API, moduleSideEffects: false }
        if (source === START) return { id: START, moduleSideEffects: true }
        if (source === RUNTIME_FILE) return { id: RUNTIME_FILE, moduleSideEffects: true }
        return null
      },
    },

    load(id) {
      if (id === API) return API_CODE
      if (id !== START) return null
      return `import ${JSON.stringify(RUNTIME_FILE)}\nglobalThis[Symbol.for(${JSON.stringify(RUNTIME_KEY)})].start(${JSON.stringify(settings)})\n`
    },

    transform: {
      order: 'post',
      handler(code, id) {
        if (this.getModuleInfo(id)?.isEntry !== true) return null
        const text = new MagicString(code)
        text.prepend(`import ${JSON.stringify(START)};\n`)
        return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) }
      },
    },

    renderChunk: {
      order: 'pre',
      handler(code, chunk, output, meta) {
        const form = formOf(output.format)
        if (form === undefined) return this.error(messages.badFormat(output.format))
        const chunks = Object.keys(meta?.chunks ?? {})
        if (chunks.length > 1) return this.error(messages.severalChunks(chunks))

        const modules = findModules(code, chunk.modules, root)
        const runtime = modules.filter(module => module.id === RUNTIME_FILE || module.id === START)
        const moduleAt = (offset: number) => modules.find(module => offset >= module.start && offset < module.end)
        const report = (message: Message, span: { start: number; end: number }) => {
          const module = moduleAt(span.start)
          const place = module && locate(module.id, code.slice(span.start, span.end), this.getModuleInfo(module.id)?.code ?? null)
          return { ...message, pluginCode: message.code.split(' ')[0]!, ...place }
        }

        let analysis: ReturnType<typeof analyse>
        try {
          analysis = analyse({ text: code, form, without: runtime })
        } catch (error) {
          return this.error(messages.unparsable((error as Error).message))
        }
        if (isMinified(code, runtime)) this.warn(messages.minified(''))
        for (const hazard of analysis.hazards) {
          if (hazard.kind === 'probe-name') return this.error(report(messages.probeName(), hazard))
          this.warn(report(hazard.kind === 'with' ? messages.withStatement() : messages.directEval(), hazard))
        }

        const included = (offset: number) => {
          const module = moduleAt(offset)
          return module === undefined || module.id.startsWith('\0') || filter(module.id)
        }
        const planned = plan(analysis, { name: chunk.name, modules, included, probeArguments: PROBE_ARGUMENTS })
        for (const fn of planned.functions) if (fn.why.startsWith('an arrow')) this.warn(report(messages.superArrow(), fn))
        return emit(code, planned, { runtime, sourcemap: output.sourcemap !== false && output.sourcemap !== undefined })
      },
    },
  }
}

export default thingsMigrate
