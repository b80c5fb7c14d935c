/** Checks the packed package from outside: its files, doors, types, dependencies and command. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { install, must, pack, root, run, temporary, write } from './install.ts'

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

test('the packed package', async (t) => {
  const folder = temporary(t)
  const tarball = await pack(folder)
  // Rollup is there for its types; it is an optional peer.
  await install(folder, [tarball.path, 'rollup@4'])
  const installed = join(folder, 'node_modules/things-migrate')
  const script = (code: string) => must(process.execPath, ['--input-type=module', '-e', code], { cwd: folder })

  await t.test('holds dist and nothing else', () => {
    assert.deepEqual(
      tarball.files.filter((path) => !/^(dist\/.*\.(js|d\.ts|txt|md|json)|package\.json|README\.md|LICENSE)$/.test(path)),
      [],
    )
    for (const path of [
      'dist/plugin/index.js',
      'dist/runtime/index.js',
      'dist/runtime/resume.js',
      'dist/restore-cli/index.js',
      'LICENSE',
    ]) {
      assert.ok(tarball.files.includes(path), `${path} is missing`)
    }
    assert.ok(tarball.unpackedSize < 3_300_000, `${tarball.unpackedSize} bytes`)
  })

  await t.test('names no path of the machine that built it', () => {
    const texts = tarball.files.filter((path) => readFileSync(join(installed, path), 'utf8').includes(root))
    assert.deepEqual(texts, [])
  })

  await t.test('imports only what it depends on', () => {
    const allowed = Object.keys(manifest.dependencies)
    const faults = tarball.files
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) => {
        const code = readFileSync(join(installed, path), 'utf8')
        const specifiers = [...code.matchAll(/^(?:import|export)\b(?:[^'"=]*?\bfrom)?\s*['"]([^'"]+)['"]/gm)].map(
          ([, specifier]) => specifier ?? '',
        )
        const bare = specifiers.filter((specifier) => !/^(\.|node:)/.test(specifier))
        return bare
          .filter((specifier) => !allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
          .map((specifier) => `${path}: ${specifier}`)
      })
    assert.deepEqual(faults, [])
  })

  await t.test('exports the plugin', async () => {
    const names = await script(`console.log(Object.keys(await import('things-migrate')).sort().join())`)
    assert.equal(names, 'default,thingsMigrate\n')
    const same = await script(`import a, { thingsMigrate as b } from 'things-migrate'; console.log(a === b, b().name)`)
    assert.equal(same, 'true things-migrate\n')
  })

  await t.test('exports the runtime, which does not keep a process alive', async () => {
    const names = await script(`console.log(Object.keys(await import('things-migrate/runtime')).sort().join())`)
    assert.equal(names, 'defineResource,onResume,onSuspend,snapshot\n')
  })

  await t.test('has no other door', async () => {
    for (const door of ['things-migrate/dist/plugin/index.js', 'things-migrate/dist/runtime/resume.js', 'things-migrate/plugin']) {
      const code = await script(`console.log(await import(${JSON.stringify(door)}).catch((error) => error.code))`)
      assert.equal(code, 'ERR_PACKAGE_PATH_NOT_EXPORTED\n', door)
    }
  })

  await t.test('has the command tm-restore', async () => {
    assert.equal(await must('npx', ['--no-install', 'tm-restore', '--version'], { cwd: folder }), `${manifest.version}\n`)
    assert.match(await must('npx', ['--no-install', 'tm-restore', '--help'], { cwd: folder }), /tm-restore .*snapshot/)
    const { code, stdout } = await run('npx', ['--no-install', 'tm-restore'], { cwd: folder })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
  })

  await t.test('has types that stand on their own', async () => {
    write(folder, {
      'tsconfig.json': JSON.stringify({
        // The libraries are checked too: the package's types may need no types that are not installed with it.
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['esnext', 'dom'],
          types: [],
          skipLibCheck: false,
        },
        files: ['use.ts'],
      }),
      'use.ts': `
        import standard, { thingsMigrate } from 'things-migrate'
        import { defineResource, onResume, onSuspend, snapshot } from 'things-migrate/runtime'

        standard()
        thingsMigrate({ include: 'src/**', exclude: [/vendor/], trigger: 'none', format: 'json', afterSnapshot: 'continue', timers: 'deadline' })
        // @ts-expect-error an option that does not exist
        thingsMigrate({ formt: 'json' })
        // @ts-expect-error a value that does not exist
        thingsMigrate({ format: 'yaml' })

        onSuspend(() => {})
        onResume(() => {})
        const result = await snapshot({ format: 'cbor' })
        if (!result.resumed) {
          const bytes: Uint8Array = result.bytes
          console.log(bytes.length)
        }
        console.log(typeof defineResource)
        export {}
      `,
    })
    await must(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { cwd: folder })
  })
})
