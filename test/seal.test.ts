/** Checks signatures, encryption and expected programs: what holds is restored, and each thing that does not hold is refused with its exact clause. */
import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Decoder } from 'cbor-x'
import { parse, type SealRequest } from '../restore-cli/args.ts'
import { restore } from '../restore-cli/commands/restore.ts'
import { seal as sealCommand } from '../restore-cli/commands/seal.ts'
import { read } from '../restore-cli/read.ts'
import { fingerprint } from '../restore-cli/unseal.ts'
import { rawKey, sealingWith } from '../runtime/adapters/node/sealing.ts'
import { toCBOR } from '../runtime/codec/cbor.ts'
import { encodeSnapshot, seal, toJSON } from '../runtime/codec/index.ts'
import { bundle, generate, known, runFile, turns, virtual } from './hop.ts'
import { EMPTY } from './snapshots.ts'

const KNOWN = { kinds: [], adapters: [] }
const FORMATS = ['cbor', 'json'] as const
const device = generateKeyPairSync('ed25519')
const other = generateKeyPairSync('ed25519')
const pem = (key: typeof device.privateKey) =>
  key.export(key.type === 'private' ? { type: 'pkcs8', format: 'pem' } : { type: 'spki', format: 'pem' }) as string
const PASSPHRASE = 'grüße an alle 😀'

const folder = mkdtempSync(join(tmpdir(), 'tm-seal-'))
after(() => rmSync(folder, { recursive: true }))
const put = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const path = (name: string): string => join(folder, name)
const files = {
  private: put('private.pem', pem(device.privateKey)),
  public: put('public.pem', pem(device.publicKey)),
  other: put('other.pem', pem(other.publicKey)),
  passphrase: put('passphrase', `${PASSPHRASE}\n`),
}

const plain = { cbor: encodeSnapshot(EMPTY, 'cbor'), json: encodeSnapshot(EMPTY, 'json') }
const secrets = {
  signed: { key: pem(device.privateKey) },
  encrypted: { passphrase: PASSPHRASE },
  both: { key: pem(device.privateKey), passphrase: PASSPHRASE },
}
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const RSA = { private: pem(rsa.privateKey), public: pem(rsa.publicKey) }
const HASH = createHash('sha256').update(EMPTY.programs[0]!.text).digest('hex')
const keys = [other.publicKey, device.publicKey]
const passphrase = () => PASSPHRASE

/** An envelope with some of its entries replaced, or left out where they are `undefined`. */
function spoilt(format: 'cbor' | 'json', spoil: (entries: Record<string, any>) => void, by: keyof typeof secrets = 'both'): Uint8Array {
  const entries: Record<string, unknown> = {}
  const bytes = seal(plain[format], format, sealingWith(secrets[by]))
  for (const [name, value] of Object.entries(open(bytes, format))) entries[name] = value
  spoil(entries)
  return format === 'json' ? toJSON(entries) : Buffer.concat([Uint8Array.of(0xd9, 0xd9, 0xf7), toCBOR(entries)])
}

function open(bytes: Uint8Array, format: 'cbor' | 'json'): Record<string, unknown> {
  if (format === 'json') return revived(JSON.parse(Buffer.from(bytes).toString()))
  return new Decoder({ useRecords: false, mapsAsObjects: true }).decode(bytes.subarray(3)) as Record<string, unknown>
}

const revived = (value: any): any =>
  typeof value !== 'object' || value === null
    ? value
    : typeof value.$bytes === 'string'
      ? new Uint8Array(Buffer.from(value.$bytes, 'base64'))
      : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]))

for (const format of FORMATS)
  describe(`a seal in ${format}`, () => {
    for (const [what, secret] of Object.entries(secrets))
      test(`${what}: what holds is read`, () => {
        const file = seal(plain[format], format, sealingWith(secret))
        assert.deepEqual(read(file, KNOWN, { passphrase, ...('key' in secret ? { keys } : {}) }), EMPTY)
        // Whether it is signed does not matter to those who do not ask.
        assert.deepEqual(read(file, KNOWN, { passphrase }), EMPTY)
      })

    test('encrypted: nothing of the snapshot can be seen', () => {
      const file = Buffer.from(seal(plain[format], format, sealingWith(secrets.encrypted)))
      for (const word of ['crc32', 'program', 'app.js', 'src/app']) assert.ok(!file.includes(word) && !file.includes(btoa(word)), word)
    })

    test('the signature is the same in both formats', () => {
      const [one, two] = FORMATS.map((each) => open(seal(plain[format], each, sealingWith(secrets.signed)), each))
      assert.deepEqual(one, two)
    })

    const refused: readonly [name: string, file: () => Uint8Array, access: object, exit: number, code: string, message: string][] = [
      ['not signed at all', () => plain[format], { keys }, 3, 'TM341', 'refused: not signed'],
      [
        'only encrypted',
        () => seal(plain[format], format, sealingWith(secrets.encrypted)),
        { keys, passphrase },
        3,
        'TM341',
        'refused: not signed',
      ],
      [
        'signed by nobody we know',
        () => seal(plain[format], format, sealingWith(secrets.signed)),
        { keys: [other.publicKey] },
        3,
        'TM342',
        `refused: signed with another key, ${fingerprint(rawKey(device.publicKey))}`,
      ],
      [
        'signed content altered',
        () => spoilt(format, (e) => e['content'][40]--, 'signed'),
        { keys },
        3,
        'TM343',
        'refused: the signature does not hold, so it was altered',
      ],
      [
        'signature altered',
        () => spoilt(format, (e) => e['signature'].ed25519[0]--),
        { keys },
        3,
        'TM343',
        'refused: the signature does not hold, so it was altered',
      ],
      [
        'signed header altered',
        () => spoilt(format, (e) => e['encryption'].nonce[0]--),
        { keys },
        3,
        'TM343',
        'refused: the signature does not hold, so it was altered',
      ],
      [
        'signed as ours by another',
        () =>
          spoilt(
            format,
            (e) =>
              void (e['signature'] = {
                key: rawKey(device.publicKey),
                ed25519: sealingWith({ key: pem(other.privateKey) }).signer!.sign(new Uint8Array(1)),
              }),
          ),
        { keys },
        3,
        'TM343',
        'refused: the signature does not hold, so it was altered',
      ],
      [
        'no passphrase',
        () => seal(plain[format], format, sealingWith(secrets.encrypted)),
        {},
        2,
        'TM344',
        'a passphrase is needed: --passphrase-file, TM_PASSPHRASE_FILE or TM_PASSPHRASE',
      ],
      [
        'a wrong passphrase',
        () => seal(plain[format], format, sealingWith(secrets.encrypted)),
        { passphrase: () => 'x' },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'encrypted content altered',
        () => spoilt(format, (e) => e['content'][0]--, 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'encrypted content truncated',
        () => spoilt(format, (e) => void (e['content'] = e['content'].subarray(0, -1)), 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'encrypted content shorter than a tag',
        () => spoilt(format, (e) => void (e['content'] = new Uint8Array(15)), 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'a tag that is altered',
        () => spoilt(format, (e) => e['content'][e['content'].length - 1]--, 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'a nonce that is altered',
        () => spoilt(format, (e) => e['encryption'].nonce[3]--, 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'a salt that is altered',
        () => spoilt(format, (e) => e['encryption'].scrypt.salt[3]--, 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'a cost that is altered',
        () => spoilt(format, (e) => void (e['encryption'].scrypt.p = 1), 'encrypted'),
        { passphrase },
        3,
        'TM345',
        'refused: it does not decrypt: another passphrase, or it was altered',
      ],
      [
        'a cost beyond all bounds',
        () => spoilt(format, (e) => void (e['encryption'].scrypt.n = 2 ** 31), 'encrypted'),
        { passphrase },
        3,
        'TM304',
        'damaged: another encryption',
      ],
      [
        'a cost that is no power of two',
        () => spoilt(format, (e) => void (e['encryption'].scrypt.n = 30000), 'encrypted'),
        { passphrase },
        3,
        'TM304',
        'damaged: another encryption',
      ],
      [
        'a salt of another length',
        () => spoilt(format, (e) => void (e['encryption'].scrypt.salt = new Uint8Array(8)), 'encrypted'),
        { passphrase },
        3,
        'TM304',
        'damaged: another encryption',
      ],
      [
        'a key of another length',
        () => spoilt(format, (e) => void (e['signature'].key = new Uint8Array(31)), 'signed'),
        { keys },
        3,
        'TM304',
        'damaged: another signature',
      ],
      ['an entry too many', () => spoilt(format, (e) => void (e['more'] = 1)), { keys }, 3, 'TM304', 'damaged: another envelope'],
      [
        'neither signed nor encrypted',
        () => spoilt(format, (e) => void delete e['signature'], 'signed'),
        {},
        3,
        'TM304',
        'damaged: another envelope',
      ],
      ['content that is no bytes', () => spoilt(format, (e) => void (e['content'] = 'x')), {}, 3, 'TM304', 'damaged: another envelope'],
      [
        'content that is no snapshot',
        () => seal(Buffer.from('hello'), format, sealingWith(secrets.signed)),
        { keys },
        3,
        'TM301',
        'not a things-migrate snapshot',
      ],
      [
        'a seal in a seal',
        () => seal(seal(plain[format], format, sealingWith(secrets.signed)), format, sealingWith(secrets.signed)),
        { keys },
        3,
        'TM304',
        'damaged: a seal in a seal',
      ],
    ]
    for (const [name, file, access, exit, code, message] of refused) {
      // A key takes its time: what CBOR has shown of the tag is not shown again.
      if (format === 'json' && code === 'TM345' && name !== 'a wrong passphrase') continue
      test(name, () => assert.throws(() => read(file(), KNOWN, access), { name: 'Refusal', exit, code, message }))
    }

    test('every truncation is refused', () => {
      // The last byte of a file in JSON is a line feed.
      const file = seal(plain[format], format, sealingWith(secrets.signed)).subarray(0, format === 'json' ? -1 : undefined)
      for (let length = 0; length < file.length; length++)
        assert.throws(() => read(file.subarray(0, length), KNOWN, { keys }), { name: 'Refusal', exit: 3 }, `${length}`)
    })

    test('every altered bit is refused by those who ask for a signature', () => {
      const file = seal(plain[format], format, sealingWith(secrets.signed))
      for (let at = 0; at < file.length; at++) {
        const altered = Uint8Array.from(file)
        altered[at]! ^= 1 << (at % 8)
        // White space in JSON may be another.
        if (file[at] === 0x0a && /\s/.test(String.fromCharCode(altered[at]!))) continue
        assert.throws(
          () => read(altered, KNOWN, { keys }),
          (error: any) => error.name === 'Refusal' && (error.exit === 3 || error.exit === 4),
          `byte ${at}`,
        )
      }
    })
  })

test('what is not signed is refused before it is parsed', () => {
  const file = Uint8Array.from(plain.cbor)
  file[file.length - 1]! ^= 1
  assert.throws(() => read(file, KNOWN), { code: 'TM303' })
  assert.throws(() => read(file, KNOWN, { keys }), { code: 'TM341' })
  const signed = spoilt('cbor', (entries) => void (entries['content'] = file), 'signed')
  assert.throws(() => read(signed, KNOWN, { keys }), { code: 'TM343' })
})

describe('tm-restore', () => {
  const program = async () => () => 'the program'
  const sealed = (line: string) => sealCommand(parse(['seal', ...line.split(' ')]) as SealRequest, KNOWN)
  const restored = (line: string) => restore(parse(line.split(' ')) as any, KNOWN, program)

  for (const format of FORMATS)
    test(`seals in place and restores, ${format}`, async () => {
      const file = put(`a.${format}`, plain[format])
      await sealed(`${file} --sign ${files.private} --encrypt --passphrase-file ${files.passphrase} -o ${file} -q`)
      await restored(
        `${file} --verify-key ${files.other} --verify-key ${files.public} --passphrase-file ${files.passphrase} -o ${path('a.js')} -q`,
      )
      assert.equal(readFileSync(path('a.js'), 'utf8'), 'the program')
    })

  const refusals: readonly [line: () => string, exit: number, code: string, message: string][] = [
    [() => `${put('b.cbor', plain.cbor)} --verify-key ${files.public}`, 3, 'TM341', 'refused: not signed'],
    [() => `${path('b.cbor')} --verify-key ${path('none.pem')}`, 2, 'TM321', 'cannot be read: no such file or directory'],
    [() => `${path('b.cbor')} --verify-key ${files.passphrase}`, 2, 'TM320', `${files.passphrase} holds no public key in PEM`],
    [
      () => `${path('b.cbor')} --verify-key ${put('rsa.pem', RSA.public)}`,
      2,
      'TM320',
      `${path('rsa.pem')} holds a key for rsa, and not for ed25519`,
    ],
    [() => `${path('b.cbor')} --verify ${'0'.repeat(64)}`, 3, 'TM340', `refused: another program, sha256 ${HASH}`],
    [
      () => `seal ${path('b.cbor')} --sign ${files.public} -o ${path('b')}`,
      2,
      'TM320',
      `${files.public} holds no private key in PEM without a passphrase`,
    ],
    [
      () => `seal ${path('b.cbor')} --sign ${put('rsa-private.pem', RSA.private)} -o ${path('b')}`,
      2,
      'TM320',
      `${path('rsa-private.pem')}: the key is for rsa, and not for ed25519`,
    ],
    [
      () => `seal ${path('b.cbor')} --encrypt -o ${path('b')}`,
      2,
      'TM344',
      'a passphrase is needed: --passphrase-file, TM_PASSPHRASE_FILE or TM_PASSPHRASE',
    ],
    [
      () => `seal ${path('b.cbor')} --encrypt --passphrase-file ${put('empty', '\n')} -o ${path('b')}`,
      2,
      'TM320',
      `the passphrase in ${path('empty')} is empty`,
    ],
    [
      () => `seal ${path('b.cbor')} --encrypt --passphrase-file ${path('none')} -o ${path('b')}`,
      2,
      'TM321',
      'cannot be read: no such file or directory',
    ],
    [
      () => `seal ${put('c.cbor', seal(plain.cbor, 'cbor', sealingWith(secrets.signed)))} --sign ${files.private} -o ${path('b')}`,
      2,
      'TM346',
      'it is sealed: signed or encrypted',
    ],
    [
      () => `seal ${put('d.cbor', plain.cbor.subarray(0, -1))} --sign ${files.private} -o ${path('b')}`,
      3,
      'TM302',
      'truncated: it ends in the middle of the data',
    ],
  ]
  for (const [line, exit, code, message] of refusals)
    test(`${code} ${message.replaceAll(folder, '')}`, async () => {
      const words = line()
      const run = words.startsWith('seal ') ? sealed(words.slice(5)) : restored(`${words} -o ${path('b.js')}`)
      await assert.rejects(run, { name: 'Refusal', exit, code, message })
      assert.ok(!existsSync(path('b')) && !existsSync(path('b.js')))
    })

  test('--verify takes the program of that hash, in any case', async () => {
    await restored(`${path('b.cbor')} --verify ${'0'.repeat(64)} --verify ${HASH.toUpperCase()} -o ${path('e.js')} -q`)
    assert.equal(readFileSync(path('e.js'), 'utf8'), 'the program')
  })

  const wrong: readonly [line: string, message: string][] = [
    ['a --sign k', '--sign and --encrypt are for tm-restore seal'],
    ['inspect a --encrypt', '--sign and --encrypt are for tm-restore seal'],
    ['inspect a --verify 00', 'inspect writes no program: --directory, --format, --constructed and --verify have no meaning'],
    ['a --verify 00', '--verify is a SHA-256 in 64 hexadecimal digits, not 00'],
    ['seal', 'no snapshot given to seal'],
    ['seal a b', 'one snapshot at a time, not also b'],
    ['seal a -o b', 'seal needs --sign <key>, --encrypt, or both'],
    ['seal a --encrypt', 'seal needs --output'],
    ['seal a --encrypt -o - --json', '--json and -o - both want stdout'],
    ['seal a --encrypt -o b --verify 00', '--verify has no meaning for seal'],
  ]
  for (const [line, message] of wrong) test(line, () => assert.throws(() => parse(line.split(' ')), { code: 'TM320', exit: 2, message }))
})

describe('on the device', () => {
  const app = `
    let n = 0
    const timer = setInterval(() => { console.log(++n); if (n === 4) clearInterval(timer) }, 5)`
  const code = bundle('/app/main.js', { plugins: [virtual(app)], instrument: {} })
  const env = (name: string, more: NodeJS.ProcessEnv) => ({ TM_TEST_TURN: '2', TM_SNAPSHOT: path(name), ...more })

  for (const format of FORMATS)
    test(`the environment says what a snapshot is sealed with, ${format}`, async () => {
      const file = put('app.mjs', await code)
      const name = `device.${format}`
      const ended = await runFile(file, {
        flags: ['--import', turns],
        env: env(name, { TM_SIGN_KEY: files.private, TM_PASSPHRASE_FILE: files.passphrase }),
      })
      assert.deepEqual([ended.code, ended.stderr], [0, ''])
      const bytes = readFileSync(path(name))
      assert.throws(() => read(bytes, known, { keys: [other.publicKey], passphrase }), { code: 'TM342' })
      const snapshot = read(bytes, known, { keys: [createPublicKey(pem(device.publicKey))], passphrase })
      const rest = await runFile(put('rest.mjs', generate(snapshot, { format: 'esm' })))
      assert.equal(ended.stdout + rest.stdout, '1\n2\n3\n4\n')
    })

  test('without its key no snapshot is taken, and the program goes on', async () => {
    const before = readdirSync(folder)
    const ended = await runFile(put('app.mjs', await code), {
      flags: ['--import', turns],
      env: env('none.cbor', { TM_SIGN_KEY: path('none.pem') }),
    })
    assert.equal(ended.stdout, '1\n2\n3\n4\n')
    assert.equal(ended.stderr, `[things-migrate] snapshot not taken: ENOENT: no such file or directory, open '${path('none.pem')}'\n`)
    assert.deepEqual(readdirSync(folder), before)
  })
})
