/** Lists programs that read lines, from streams. */

export const lines: Readonly<Record<string, string>> = {
  'lines of a stream, split anywhere': `
    const rl = readline.createInterface({ input: source(['a\\nb', 'c\\n', 'd\\r', '\\ne']), crlfDelay: 300 })
    rl.on('line', (l) => log('line', l)).on('pause', () => log('pause')).on('close', () => log('close', rl.closed))
    later(() => { rl.pause(); later(() => rl.resume()) })`,
  'for await over lines': `
    const rl = readline.createInterface({ input: source(['one\\ntwo\\n', 'three\\n', 'four']), crlfDelay: Infinity })
    for await (const line of rl) { log(line); await turn() }
    log('over', rl.closed)`,
  'questions, with callbacks and promises': `
    const input = source(['Ann\\n', '42\\nyes\\n'], 3)
    const output = new Writable({ write(c, e, done) { log('out', String(c)); later(done) } })
    const rl = readline.createInterface({ input, output, terminal: false, prompt: '? ' })
    rl.question('name ', (name) => { log('hello', name); rl.prompt(); rl.on('line', (l) => log('line', l)) })
    const asked = await new Promise((done) => rl.on('close', () => done(rl.history.length)))
    log(asked)
    const second = promised.createInterface({ input: source(['first\\n', 'second\\n'], 2), output })
    log(await second.question('one '), await second.question('two ')); second.close()`,
  'a question that is aborted': `
    const rl = promised.createInterface({ input: source([], 99) }), c = new AbortController()
    const asked = rl.question('never ', { signal: c.signal }).catch((e) => log(e.name, e.code))
    await turn(); c.abort(); await asked; rl.close(); await turn()`,
}
