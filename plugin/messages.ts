/** Makes every diagnostic of the plugin: code, text, why, how to fix. */

export interface Message {
  readonly code: string
  readonly message: string
}

/** `code`: number and name of the diagnostic; hosts show the number. */
function message(code: `${string} ${string}`, text: string): Message {
  const [number] = code.split(' ') as [string]
  return { code: number, message: `${number} ${text}` }
}

class OptionError extends TypeError {
  override name = 'OptionError'
  constructor(text: string) {
    super(`[things-migrate] ${text}`)
  }
}

const list = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ')

export const messages = {
  directEval: (): Message =>
    message(
      'TM101 direct-eval',
      'direct eval: functions it makes cannot be captured; all variables around it are kept. Use an indirect eval, or new Function, or no eval',
    ),
  withStatement: (): Message =>
    message('TM102 with', 'with: functions inside it cannot be captured, since their names have no fixed scope. Use a variable instead'),
  probeName: (): Message =>
    message(
      'TM103 probe-name',
      'the program uses the global $TM, which things-migrate needs. Rename it; if the program does not name it, the plugin stands there twice, or the input is built with it already',
    ),
  minified: (plugin: string): Message =>
    message(
      'TM104 minified',
      `the chunk arrives minified: ids and reports will show mangled names. Move the minifier to output.plugins${plugin === '' ? '' : ` (${plugin})`}`,
    ),
  severalChunks: (names: readonly string[]): Message =>
    message(
      'TM105 several-chunks',
      `output.format "cjs" with several chunks (${names.join(', ')}) is not supported. Use "es", or one chunk (output.inlineDynamicImports in Rollup and Vite 7, output.codeSplitting: false in Rolldown and Vite 8)`,
    ),
  cyclicChunks: (files: readonly string[]): Message =>
    message(
      'TM110 cyclic-chunks',
      `the chunks ${files.join(', ')} import each other: what one needs of another before that has run would be missing. Put their modules into one chunk (output.manualChunks in Rollup and Vite 7, output.codeSplitting.groups in Rolldown and Vite 8)`,
    ),
  starExport: (): Message =>
    message(
      'TM112 star-export',
      '"export * from" a module outside of the bundle, in a chunk that others import: its names would be missing after a move. Name them',
    ),
  badFormat: (format: string): Message =>
    message('TM106 format', `output.format "${format}" is not supported. Use "es", "cjs", "iife" or "umd"`),
  unparsable: (reason: string): Message => message('TM107 unparsable', `the chunk cannot be analysed: ${reason}`),
  uncaptured: (what: string): Message => message('TM108 uncaptured', `${what} cannot be captured while it is alive`),
  unsuspended: (what: string): Message => message('TM109 unsuspended', `${what} cannot be captured while it is suspended`),
  loweredClasses: (target: string): Message =>
    message(
      'TM111 lowered-classes',
      `build.target "${target}" makes other code of classes: a snapshot in which one is alive is refused (TM208). Use "es2022" or later`,
    ),
  leftBeside: (target: string, names: readonly string[]): Message =>
    message(
      'TM115 left-beside',
      `build.target "${target}" puts functions beside the program that it needs (${list(names)}): a move would leave them behind. Use "es2022" or later`,
    ),
  lostGenerators: (target: string): Message =>
    message('TM115 left-beside', `build.target "${target}" takes async generators away, which the runtime needs. Use "es2022" or later`),
  unredacted: (names: readonly string[]): Message =>
    message(
      'TM113 unredacted',
      `option redact: ${list(names)} is nowhere in the build, so it hides nothing. Write it as it stands in the source`,
    ),
  leftOut: (id: string): Message =>
    message(
      'TM114 left-out',
      `options include and exclude leave out every module, ${id} too: no function of the program can be captured. Patterns are matched with whole paths, relative ones from the working directory on`,
    ),
  badRedact: (value: unknown): Error =>
    new OptionError(`option "redact" is ${JSON.stringify(value) ?? String(value)}. Use { variables: ["name"], modules: "pattern" }`),
  unknownOption: (name: string, known: readonly string[]): Error => new OptionError(`unknown option "${name}". Known: ${known.join(', ')}`),
  badOption: (name: string, value: unknown, choices: readonly string[]): Error =>
    new OptionError(`option "${name}" is ${JSON.stringify(value) ?? String(value)}. Use ${list(choices)}`),
  badTime: (name: string, value: unknown): Error =>
    new OptionError(`option "${name}" is ${JSON.stringify(value) ?? String(value)}. Use whole milliseconds from 0 to 2147483647`),
}
