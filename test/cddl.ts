/**
 * Checks plain data against CDDL (RFC 8610), as far as SPEC.md uses it: rules with generics, groups, choices, occurrences, ranges, literals,
 * `.size`, `.regexp`, `.cbor`, tags. No library of npm validates CBOR on Node (`cddl` there parses only), so this does; what it cannot read it refuses.
 */

type Type =
  | { readonly is: 'choice'; readonly of: readonly Type[] }
  | { readonly is: 'literal'; readonly value: unknown }
  | { readonly is: 'range'; readonly from: number; readonly to: number }
  | { readonly is: 'name'; readonly name: string; readonly given: readonly Type[] }
  | { readonly is: 'array' | 'map'; readonly group: Group }
  | { readonly is: 'tag'; readonly number: number; readonly content: Type }
  | { readonly is: 'control'; readonly operator: string; readonly target: Type; readonly by: Type }

interface Entry {
  readonly least: number
  readonly most: number
  readonly key: Type | undefined
  /** A parenthesised group in place of a type. */
  readonly group: Group | undefined
  readonly type: Type | undefined
}
type Group = readonly Entry[]

interface Rule {
  readonly parameters: readonly string[]
  readonly type: Type | undefined
  readonly group: Group | undefined
}

/** A byte string that a tag stands in front of is given as this. */
export class Tagged {
  readonly number: number
  readonly content: unknown
  constructor(number: number, content: unknown) {
    this.number = number
    this.content = content
  }
}

export interface Grammar {
  readonly names: readonly string[]
  /** Why the data is not of the rule; `undefined`: it is. */
  check(data: unknown, rule: string): string | undefined
}

const TOKEN =
  /\s+|;[^\n]*|"((?:[^"\\]|\\.)*)"|(#6\.\d+)|([A-Za-z_@$][\w@$]*(?:[-.][A-Za-z0-9_@$]+)*)|(-?\d+(?:\.\d+)?(?![\d*]))|(\d*\*\d*|=>|\.\.|\.[a-z]+|[=/{}[\]():,?<>+])/y

interface Token {
  readonly kind: 'text' | 'tag' | 'name' | 'number' | 'mark'
  readonly text: string
}

function tokens(source: string): Token[] {
  const found: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(source)
    if (match === null) throw new SyntaxError(`CDDL: ${JSON.stringify(source.slice(at, at + 30))}`)
    const [, text, tag, name, number, mark] = match
    if (text !== undefined) found.push({ kind: 'text', text: JSON.parse(`"${text}"`) as string })
    else if (tag !== undefined) found.push({ kind: 'tag', text: tag.slice(3) })
    else if (name !== undefined) found.push({ kind: 'name', text: name })
    else if (number !== undefined) found.push({ kind: 'number', text: number })
    else if (mark !== undefined) found.push({ kind: 'mark', text: mark })
  }
  return found
}

function parse(source: string): Map<string, Rule> {
  const list = tokens(source)
  let at = 0
  const is = (text: string, ahead = 0): boolean => list[at + ahead]?.kind === 'mark' && list[at + ahead]!.text === text
  const take = (text: string): boolean => is(text) && ++at > 0
  const expect = (text: string): void => {
    if (!take(text))
      throw new SyntaxError(
        `CDDL: ${text} expected before ${list
          .slice(at, at + 6)
          .map((token) => token.text)
          .join(' ')}`,
      )
  }
  const name = (): string => {
    const token = list[at++]
    if (token?.kind !== 'name') throw new SyntaxError(`CDDL: a name expected, not ${token?.text}`)
    return token.text
  }
  const type = (): Type => {
    const of = [single()]
    while (take('/')) of.push(single())
    return of.length === 1 ? of[0]! : { is: 'choice', of }
  }
  const single = (): Type => {
    const target = plain()
    const token = list[at]
    if (token?.kind !== 'mark' || !/^\.[a-z]+$/.test(token.text)) return target
    at++
    return { is: 'control', operator: token.text, target, by: plain() }
  }
  const plain = (): Type => {
    const token = list[at++]
    if (token?.kind === 'text') return { is: 'literal', value: token.text }
    if (token?.kind === 'number') {
      if (!take('..')) return { is: 'literal', value: Number(token.text) }
      return { is: 'range', from: Number(token.text), to: Number(list[at++]!.text) }
    }
    if (token?.kind === 'tag') {
      expect('(')
      const content = type()
      expect(')')
      return { is: 'tag', number: Number(token.text), content }
    }
    if (token?.kind === 'name') return { is: 'name', name: token.text, given: list_('<', '>', type) }
    if (token?.text === '(') {
      const inner = type()
      expect(')')
      return inner
    }
    if (token?.text === '[' || token?.text === '{') {
      const inner = group(token.text === '[' ? ']' : '}')
      return { is: token.text === '[' ? 'array' : 'map', group: inner }
    }
    throw new SyntaxError(`CDDL: a type expected, not ${token?.text}`)
  }
  const list_ = <T>(open: string, close: string, item: () => T): T[] => {
    const items: T[] = []
    if (!take(open)) return items
    while (!take(close)) {
      items.push(item())
      take(',')
    }
    return items
  }
  const group = (close: string): Group => {
    const entries: Entry[] = []
    while (!take(close)) {
      entries.push(entry())
      take(',')
    }
    return entries
  }
  const entry = (): Entry => {
    let [least, most] = [1, 1]
    const token = list[at]
    if (take('?')) least = 0
    else if (take('+')) most = Number.POSITIVE_INFINITY
    else if (token?.kind === 'mark' && token.text.includes('*')) {
      at++
      const [from, to] = token.text.split('*') as [string, string]
      ;[least, most] = [Number(from), to === '' ? Number.POSITIVE_INFINITY : Number(to)]
    }
    if (is('(')) {
      at++
      return { least, most, key: undefined, group: group(')'), type: undefined }
    }
    const key = list[at]
    if ((key?.kind === 'name' || key?.kind === 'text') && is(':', 1)) {
      at += 2
      return { least, most, key: { is: 'literal', value: key.text }, group: undefined, type: type() }
    }
    const first = type()
    if (take('=>')) return { least, most, key: first, group: undefined, type: type() }
    return { least, most, key: undefined, group: undefined, type: first }
  }
  const rules = new Map<string, Rule>()
  while (at < list.length) {
    const rule = name()
    const parameters = list_('<', '>', name)
    expect('=')
    if (rules.has(rule)) throw new SyntaxError(`CDDL: ${rule} is there twice`)
    if (take('(')) rules.set(rule, { parameters, type: undefined, group: group(')') })
    else rules.set(rule, { parameters, type: type(), group: undefined })
  }
  return rules
}

const isWhole = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) <= 2 ** 32
const PRELUDE: Readonly<Record<string, (data: unknown) => boolean>> = {
  any: () => true,
  null: (data) => data === null,
  bool: (data) => typeof data === 'boolean',
  true: (data) => data === true,
  text: (data) => typeof data === 'string',
  bytes: (data) => data instanceof Uint8Array,
  bstr: (data) => data instanceof Uint8Array,
  number: (data) => typeof data === 'number',
  // Of at most 32 bits: others stand as floats in this format.
  int: (data) => isWhole(data) && data >= -(2 ** 32) && data < 2 ** 32,
  uint: (data) => isWhole(data) && data >= 0 && data < 2 ** 32,
}

const isMap = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data) && !(data instanceof Uint8Array) && !(data instanceof Tagged)

/** `decode` is for `.cbor`. Throws a SyntaxError when the text is no CDDL that this reads, or names a rule that is none. */
export function grammar(source: string, decode: (bytes: Uint8Array) => unknown): Grammar {
  const rules = parse(source)

  const bound = (type: Type, given: ReadonlyMap<string, Type>): Type => {
    if (type.is !== 'name') return type
    const replaced = given.get(type.name)
    return replaced ?? { ...type, given: type.given.map((each) => bound(each, given)) }
  }

  type Scope = ReadonlyMap<string, Type>
  const NONE: Scope = new Map()
  const scopeOf = ({ parameters }: Rule, given: readonly Type[], scope: Scope): Scope =>
    new Map(parameters.map((parameter, i) => [parameter, bound(given[i]!, scope)]))

  /** Deepest reason so far. */
  let why = ''
  let depth = -1
  const no = (path: string, text: string): false => {
    if (path.length > depth) [why, depth] = [`${path || 'it'}: ${text}`, path.length]
    return false
  }

  /** What failed on the way to success is no reason. */
  const quietly = (task: () => boolean): boolean => {
    const before = [why, depth] as const
    const isRight = task()
    if (isRight) [why, depth] = before
    return isRight
  }

  const matches = (data: unknown, given: Type, path: string, scope: Scope): boolean => {
    const type = bound(given, scope)
    switch (type.is) {
      case 'choice':
        return quietly(() => type.of.some((each) => matches(data, each, path, scope)))
      case 'literal':
        return data === type.value || no(path, `${JSON.stringify(type.value)} expected, ${shown(data)} is there`)
      case 'range':
        return (
          (isWhole(data) && data >= type.from && data <= type.to) || no(path, `${type.from}..${type.to} expected, ${shown(data)} is there`)
        )
      case 'tag':
        return data instanceof Tagged && data.number === type.number
          ? matches(data.content, type.content, path, scope)
          : no(path, `tag ${type.number} expected`)
      case 'control':
        return matches(data, type.target, path, scope) && controlled(data, type, path, scope)
      case 'map':
        return isMap(data) ? matchesMap(data, type.group, path, scope) : no(path, `a map expected, ${shown(data)} is there`)
      case 'array': {
        if (!Array.isArray(data)) return no(path, `an array expected, ${shown(data)} is there`)
        const isWhole = quietly(() => sequence(data, 0, type.group, path, scope).includes(data.length))
        return isWhole || no(path, `an array of other elements expected, ${shown(data)} is there`)
      }
      case 'name': {
        const rule = rules.get(type.name)
        if (rule?.type !== undefined) return matches(data, rule.type, path, scopeOf(rule, type.given, scope))
        const prelude = Object.hasOwn(PRELUDE, type.name) ? PRELUDE[type.name] : undefined
        if (prelude === undefined) throw new SyntaxError(`CDDL: no type ${type.name}`)
        return prelude(data) || no(path, `${type.name} expected, ${shown(data)} is there`)
      }
    }
  }

  const controlled = (data: unknown, { operator, by }: Extract<Type, { is: 'control' }>, path: string, scope: Scope): boolean => {
    if (operator === '.cbor') return matches(decode(data as Uint8Array), by, path, scope)
    if (operator === '.regexp')
      return new RegExp(`^(?:${(by as { value: string }).value})$`).test(data as string) || no(path, 'other text expected')
    if (operator === '.size') {
      const size =
        typeof data === 'string'
          ? Buffer.byteLength(data)
          : typeof data === 'number'
            ? Math.ceil(Math.log2(data + 1) / 8)
            : (data as Uint8Array).length
      // Of an integer, the bytes that it may have.
      const limit = typeof data === 'number' && by.is === 'literal' ? { is: 'range' as const, from: 0, to: by.value as number } : by
      return matches(size, limit, path, scope)
    }
    throw new SyntaxError(`CDDL: no operator ${operator}`)
  }

  /** Where a sequence of entries can end that begins at an element. */
  const sequence = (data: readonly unknown[], start: number, group: Group, path: string, scope: Scope): number[] => {
    let ends = [start]
    for (const entry of group) {
      const next = new Set<number>()
      for (const end of ends) for (const after of repeated(data, end, entry, path, scope)) next.add(after)
      ends = [...next]
      if (ends.length === 0) return ends
    }
    return ends
  }

  const repeated = (data: readonly unknown[], start: number, entry: Entry, path: string, scope: Scope): number[] => {
    const ends = entry.least === 0 ? [start] : []
    let from = [start]
    for (let count = 1; count <= entry.most && from.length > 0; count++) {
      from = from.flatMap((at) => once(data, at, entry, path, scope).filter((end) => end > at))
      if (count >= entry.least) ends.push(...from)
    }
    return ends
  }

  const once = (data: readonly unknown[], at: number, { group, type }: Entry, path: string, scope: Scope): number[] => {
    const inner = group === undefined ? groupNamed(type!, scope) : { group, scope }
    if (inner !== undefined) return sequence(data, at, inner.group, path, inner.scope)
    if (at >= data.length) return []
    return matches(data[at], type!, `${path}[${at}]`, scope) ? [at + 1] : []
  }

  /** A name that is a group's. */
  const groupNamed = (type: Type, scope: Scope): { group: Group; scope: Scope } | undefined => {
    const found = bound(type, scope)
    const rule = found.is === 'name' ? rules.get(found.name) : undefined
    return rule?.group === undefined
      ? undefined
      : { group: rule.group, scope: scopeOf(rule, (found as { given: readonly Type[] }).given, scope) }
  }

  const matchesMap = (data: Record<string, unknown>, group: Group, path: string, scope: Scope): boolean => {
    const left = new Set(Object.keys(data))
    const all = (entries: Group, within: Scope): boolean =>
      entries.every(({ least, key, group: inner, type }) => {
        const named = inner === undefined ? (key === undefined ? groupNamed(type!, within) : undefined) : { group: inner, scope: within }
        if (named !== undefined) return all(named.group, named.scope)
        if (key?.is === 'literal') {
          const name = key.value as string
          if (!left.delete(name)) return least === 0 || no(path, `no ${name}`)
          return matches(data[name], type!, `${path}.${name}`, within)
        }
        return [...left].every(
          (name) => !matches(name, key!, path, within) || (left.delete(name) && matches(data[name], type!, `${path}.${name}`, within)),
        )
      })
    return all(group, scope) && (left.size === 0 || no(path, `a key ${[...left].join(', ')} that is unknown`))
  }

  return {
    names: [...rules.keys()],
    check(data, rule) {
      if (!rules.has(rule)) return `no rule ${rule}`
      ;[why, depth] = ['', -1]
      return matches(data, { is: 'name', name: rule, given: [] }, '', NONE) ? undefined : why
    },
  }
}

function shown(data: unknown): string {
  return data instanceof Uint8Array ? `${data.length} bytes` : (JSON.stringify(data) ?? String(data)).slice(0, 80)
}
