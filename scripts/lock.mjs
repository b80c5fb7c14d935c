// Adds to package-lock.json the platform packages that the registry at hand did not have when it was written.
// `npm ci` refuses a lock file without them ("Missing … from lock file"), even for platforms it would skip anyway.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** What the package's own manifest says, as far as its name tells: `@scope/cli-linux-arm64-musl`. */
function platform(name) {
  const words = name.split(/[-/]/)
  const os = systems.filter((word) => words.includes(word) || (word === 'openharmony' && words.includes('ohos')))
  const cpu = processors.filter((word) => words.some((one) => one === word || (word === 'arm' && /^(arm-?eabi|armv\d)/.test(one))))
  const libc = words.some((one) => /^musl/.test(one))
    ? ['musl']
    : os[0] === 'linux' && words.some((one) => /^gnu/.test(one))
      ? ['glibc']
      : []
  return { os, cpu: cpu.length > 1 ? cpu.slice(0, 1) : cpu, libc }
}

/** The lock's entry that a package finds under this name, from the inside out as Node looks it up. */
function found(from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const entry = lock.packages[`${folder}/node_modules/${name}`]
    if (entry) return entry
    if (!folder.includes('/node_modules/')) return lock.packages[`node_modules/${name}`]
  }
}

let added = 0
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const { os, cpu, libc } = platform(name)
    const there = found(path, name)
    // Platform packages are pinned to their package's version; a range is something else.
    if (path === '' || !/^\d/.test(version) || there?.version === version || os.length + cpu.length === 0) continue
    const beside = `${path.slice(0, path.lastIndexOf('node_modules/'))}node_modules/${name}`
    lock.packages[lock.packages[beside] ? `${path}/node_modules/${name}` : beside] = {
      version,
      ...(cpu.length > 0 && { cpu }),
      ...(entry.dev && { dev: true }),
      ...(libc.length > 0 && { libc }),
      optional: true,
      ...(os.length > 0 && { os }),
    }
    added++
  }
}
if (added > 0) {
  const { '': own, ...rest } = lock.packages
  const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = { '': own, ...Object.fromEntries(sorted) }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
}
console.log(`${added} platform packages added`)
