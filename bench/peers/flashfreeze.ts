/** Instruments a program as FlashFreeze does (META 2019), by its npm package ts-closure-transform. */
import { createRequire } from 'node:module'

interface Compiler {
  transpileModule(text: string, settings: object): { readonly outputText: string }
}

export function flashFreeze(text: string): string {
  const require = createRequire(import.meta.url)
  // Which it asks for without naming a version: the one that it was written for.
  const compiler = require('typescript') as Compiler
  const { beforeTransform, afterTransform } = require('ts-closure-transform') as Record<string, () => unknown>
  return compiler.transpileModule(text, {
    fileName: 'program.js',
    compilerOptions: { target: 'ES2022', module: 'ESNext', allowJs: true },
    transformers: { before: [beforeTransform!()], after: [afterTransform!()] },
  }).outputText
}
