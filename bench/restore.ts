/** Runs tm-restore as an operator would. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../dist/restore-cli/index.js', import.meta.url))

export function tmRestore(snapshot: string, output: string, format: 'esm' | 'cjs' = 'esm'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, snapshot, '-o', output, '--format', format, '-q'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tm-restore ended with ${code}`))))
  })
}
