/**
 * Turns `thingsMigrate(options)` into a plugin for Rollup 4, Vite 6 to 8 and Rolldown.
 * In: options. Out: hooks that instrument each chunk and put the runtime in front of it: analyse → plan → emit.
 */
import { createHash } from 'node:crypto'
import { basename, posix } from 'node:path'
import { createFilter } from '@rollup/pluginutils'
import type { Plugin } from 'rollup'
import { PROBE_ARGUMENTS, RUNTIME_KEY } from '../runtime/protocol.ts'
import { ALONE, placeChunk } from './chunks.ts'
import { formOf, isMinified, loweredFor } from './hosts.ts'
import { type Instrumented, instrument } from './instrument.ts'
import { locate } from './locate.ts'
import { hasLostGenerators, leftBeside } from './lowered.ts'
import { type Message, messages } from './messages.ts'
import { findModules } from './modules.ts'
import { type Options, placeOptions, programOptions } from './options.ts'
import { inlinePreloads } from './preloads.ts'
import { redactions } from './redactions.ts'
import { everyPart, runtimeText } from './runtime.ts'

export type { Options } from './options.ts'

const API = '\0things-migrate/runtime'

/** What the application imports from `things-migrate/runtime`: part of the program, so it calls the runtime by its global name. */
const API_CODE = ['snapshot', 'onSuspend', 'onResume', 'defineResource']
  .map((name) => `export function ${name}(argument) { return globalThis[Symbol.for(${JSON.stringify(RUNTIME_KEY)})].${name}(argument) }`)
  .join('\n')

/** Several chunks have the runtime in a file of its own, beside them. */
function runtimeFile(text: string, fileName: string): string {
  return `things-migrate-${createHash('sha256').update(text).digest('hex').slice(0, 8)}${posix.extname(fileName)}`
}

function importText(from: string, file: string): string {
  const path = posix.relative(posix.dirname(from), file)
  return `import${JSON.stringify(path.startsWith('.') ? path : `./${path}`)};`
}

/** What a diagnostic is about, as it may stand in the user's source: the whole line first, then the piece itself. */
function linesAt(code: string, { start, end }: { start: number; end: number }): string[] {
  const piece = code.slice(start, end).split('\n', 1)[0]!
  const from = code.lastIndexOf('\n', start) + 1
  const to = code.indexOf('\n', start)
  const line = code.slice(from, to < 0 ? code.length : to).trim()
  return [line, line.replace(/;$/, ''), piece]
}

/** A plugin as all four hosts take it: Rollup's, with the two fields that Vite adds. */
export type ThingsMigratePlugin = Plugin & { readonly enforce: 'post'; readonly apply: 'build' }

/** Makes the bundle able to write its state, and `tm-restore` able to continue it. Throws a `TypeError` on a bad option. */
export function thingsMigrate(options: Options = {}): ThingsMigratePlugin {
  const settings = programOptions(options)
  const { hosts, parts } = placeOptions(options)
  const filter = createFilter(options.include, options.exclude)
  const redact = redactions(options.redact)
  let root = process.cwd()
  let lowered: string | undefined
  /** Of several chunks each may need another part, so their runtime has all. */
  const whole = () => runtimeText(everyPart(hosts), settings)
  return {
    name: 'things-migrate',
    enforce: 'post',
    apply: 'build',

    ...({
      configResolved(config: { root: string; build?: { target?: unknown } }) {
        root = config.root
        lowered = loweredFor(config.build?.target)
      },
    } as object),

    resolveId: {
      order: 'pre',
      handler(source) {
        if (source === 'things-migrate/runtime') return { id: API, moduleSideEffects: false }
        return null
      },
    },

    load: (id) => (id === API ? API_CODE : null),

    renderChunk: {
      order: 'pre',
      handler(code, chunk, output, meta) {
        const form = formOf(output.format)
        if (form === undefined) return this.error(messages.badFormat(output.format))
        const chunks = Object.values(meta?.chunks ?? {})
        const isAlone = chunks.length < 2
        if (!isAlone && form !== 'es') return this.error(messages.severalChunks(chunks.map(({ name }) => name)))
        const place = isAlone ? { ...ALONE, name: chunk.name, cycle: undefined } : placeChunk(chunk, chunks, root)
        if (place.cycle !== undefined) return this.error(messages.cyclicChunks(place.cycle))

        const files = new Set(Object.keys(meta?.chunks ?? {}).map((file) => basename(file)))
        const modules = findModules(code, chunk.modules, root)
        const moduleAt = (offset: number) => modules.find((module) => offset >= module.start && offset < module.end)
        const included = (offset: number) => {
          const module = moduleAt(offset)
          return module === undefined || module.id.startsWith('\0') || filter(module.id)
        }
        let instrumented: Instrumented
        try {
          instrumented = instrument(code, {
            form,
            name: place.name,
            chunks: place,
            modules,
            included,
            probeArguments: PROBE_ARGUMENTS,
            redacted: redact && ((name, module) => redact.has(name, modules[module]?.id)),
            surroundings: {
              imports: chunk.imports,
              isOwn: (specifier) => files.has(basename(specifier)),
              hosts: hosts ?? (chunk.facadeModuleId?.endsWith('.html') ? 'page' : undefined),
              all: parts === 'all',
            },
            runtime: (needed) =>
              isAlone ? runtimeText(needed, settings) : importText(chunk.fileName, runtimeFile(whole(), chunk.fileName)),
            sourcemap: output.sourcemap !== false && output.sourcemap !== undefined,
          })
        } catch (error) {
          return this.error(messages.unparsable((error as Error).message))
        }
        const { text, origin, analysis, planned, map } = instrumented
        const report = (message: Message, span: { start: number; end: number }) => {
          const module = moduleAt(origin(span.start))
          const place = module && locate(module.id, linesAt(text, span), this.getModuleInfo(module.id)?.code ?? null)
          return { ...message, pluginCode: message.code, ...place }
        }
        const all = chunks.length === 0 ? [chunk] : chunks
        const sources = new Map(all.flatMap(({ modules }) => Object.keys(modules)).map((id) => [id, this.getModuleInfo(id)?.code ?? '']))
        const missing = (chunk.isEntry && redact?.missing(sources)) || []
        if (missing.length > 0) this.warn({ ...messages.unredacted(missing), pluginCode: messages.unredacted(missing).code })
        const own = [...sources.keys()].filter((id) => !id.startsWith('\0'))
        if (chunk.isEntry && own.length > 0 && !own.some(filter)) this.warn(messages.leftOut(own.at(-1)!))
        const [star] = analysis.container.stars
        if (place.shared && star !== undefined) return this.error(report(messages.starExport(), star))
        if (isMinified(code)) this.warn(messages.minified(''))
        if (lowered !== undefined && planned.classes.length > 0) this.warn(messages.loweredClasses(lowered))
        for (const hazard of analysis.hazards) {
          if (hazard.kind === 'probe-name') return this.error(report(messages.probeName(), hazard))
          this.warn(report(hazard.kind === 'with' ? messages.withStatement() : messages.directEval(), hazard))
        }
        for (const { why, treatment, ...span } of planned.functions) {
          if (/^an? /.test(why)) this.warn(report(treatment === 'skip' ? messages.uncaptured(why) : messages.unsuspended(why), span))
        }
        return { code: instrumented.code, map }
      },
    },

    // Emitted here and not with the chunks: Vite drops the assets of builds for a server before.
    generateBundle: {
      order: 'post',
      handler(output, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        for (const chunk of chunks) inlinePreloads(chunk, bundle)
        if (lowered !== undefined && formOf(output.format) === 'es') {
          for (const { code } of chunks) {
            if (chunks.length < 2 && hasLostGenerators(code)) return this.error(messages.lostGenerators(lowered))
            const names = leftBeside(code)
            if (names.length > 0) return this.error(messages.leftBeside(lowered, names))
          }
        }
        if (chunks.length < 2 || formOf(output.format) !== 'es') return
        const source = whole()
        for (const fileName of new Set(chunks.map((chunk) => runtimeFile(source, chunk.fileName)))) {
          this.emitFile({ type: 'asset', fileName, source })
        }
      },
    },
  }
}

export default thingsMigrate
