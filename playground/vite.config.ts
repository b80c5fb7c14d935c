/** Builds the playground: its pages, and the program that moves between them, as a text of its own. */
import { fileURLToPath } from 'node:url'
import type { Plugin, UserConfig } from 'vite'
import { bundle } from './bundle.ts'
import { relay } from './relay.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `program.js`, instrumented. */
const program: Plugin = {
  name: 'program',
  configureServer({ middlewares, watcher, ws }) {
    let code: Promise<string> | undefined
    watcher.on('change', (file) => {
      if (!file.startsWith(here('program'))) return
      code = undefined
      ws.send({ type: 'full-reload' })
    })
    middlewares.use('/program.js', async (_, response, next) => {
      try {
        const text = await (code ??= bundle(here('program/main.ts'), true))
        response.setHeader('content-type', 'text/javascript')
        response.end(text)
      } catch (error) {
        next(error)
      }
    })
  },
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'program.js', source: await bundle(here('program/main.ts'), true) })
  },
}

const config: UserConfig = {
  root: here('.'),
  base: './',
  plugins: [program, relay],
  optimizeDeps: { include: ['@babel/parser', 'cbor-x/decode-no-eval'] },
  resolve: {
    alias: {
      'things-migrate/restore': here('../dist/restore-cli/api.js'),
    },
  },
  server: { fs: { allow: [here('..')] } },
  build: {
    chunkSizeWarningLimit: 2000,
    outDir: here('dist'),
    emptyOutDir: true,
    rollupOptions: { input: ['index.html', 'tab.html', 'device.html'].map(here) },
  },
}
export default config
