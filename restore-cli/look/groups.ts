/** Puts kinds of values into a few groups, for colours. */

export const GROUPS = ['function', 'scope', 'suspended', 'data', 'host'] as const
export type Group = (typeof GROUPS)[number]

export const GROUP_NAMES: Readonly<Record<Group, string>> = {
  function: 'functions and classes',
  scope: 'scopes',
  suspended: 'suspended: frames, generators, promises',
  data: 'data',
  host: 'of the language and the host',
}

const KINDS: ReadonlyMap<string, Group> = new Map<string, Group>(
  Object.entries({
    closure: 'function',
    class: 'function',
    member: 'function',
    behaviour: 'function',
    bound: 'function',
    home: 'function',
    prototype: 'function',
    environment: 'scope',
    frame: 'suspended',
    generator: 'suspended',
    'async-generator': 'suspended',
    iterator: 'suspended',
    promise: 'suspended',
    intrinsic: 'host',
    domnode: 'host',
    timeout: 'host',
    immediate: 'host',
  } as const),
)

export const groupOf = (kind: string): Group => KINDS.get(kind) ?? 'data'
