/** Separates the output of programs that ran in one process by the name that each line begins with, before ` | `. */
export function byName(stdout: string): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>()
  for (const line of stdout.split('\n')) {
    if (line === '') continue
    const at = line.indexOf(' | ')
    const name = at < 0 ? '' : line.slice(0, at)
    lines.set(name, [...(lines.get(name) ?? []), at < 0 ? line : line.slice(at + 3)])
  }
  return lines
}
