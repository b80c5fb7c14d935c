/** Turns a text into the words that stand in it, be it as names, in strings or in comments, and the modules that it loads by name. */

export interface Words {
  /** Every identifier, and whatever in a string looks like one. */
  readonly all: ReadonlySet<string>
  /** Specifiers in `require("…")` and `import("…")`. */
  readonly loads: ReadonlySet<string>
  /** What loads a module whose name does not stand there; `undefined`: nothing. */
  readonly computed: 'require' | 'import()' | undefined
}

const LITERAL = String.raw`\s*\(\s*(?:/\*[^]*?\*/\s*)*(?:"([^"\n]*)"|'([^'\n]*)'|${'`'}([^${'`'}$]*)${'`'})`

/** `requires`: whether the text may have a `require` of the host's. */
export function wordsOf(text: string, requires: boolean): Words {
  const all = new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [])
  const loads = new Set<string>()
  let computed: Words['computed']
  for (const word of requires ? (['import', 'require'] as const) : (['import'] as const)) {
    // `import` is also a statement, and `import.meta`; `require` as a value may be called with anything.
    const uses = word === 'import' ? /(?<![.\w$])import\s*\(/g : /(?<![\w$])require(?![\w$])/g
    const literal = new RegExp(`(?<![\\w$])${word}${LITERAL}`, 'y')
    for (const { index } of text.matchAll(uses)) {
      literal.lastIndex = index
      const found = literal.exec(text)
      const specifier = found?.[1] ?? found?.[2] ?? found?.[3]
      if (specifier === undefined) computed ??= word === 'import' ? 'import()' : word
      else loads.add(specifier)
    }
  }
  return { all, loads, computed }
}
