/** Lists programs that move between pages, each with what has to stay. */

interface Row {
  readonly name: string
  readonly code: string
  /** What is in the body of each page. */
  readonly page?: string
  /** What the server answers, by path; `hang`: nothing. */
  readonly routes?: Readonly<Record<string, string>>
  /** Lines behind which the first hop is tried; further hops come one line later each. */
  readonly at: readonly number[]
  readonly hosts: readonly ('page' | 'node')[]
  /** What is in the reasons for which no snapshot is taken. */
  readonly refused?: RegExp | readonly RegExp[]
  /** What the other page says, in place of going on. */
  readonly fails?: RegExp
  /** What is in the body of all pages but the first. */
  readonly others?: string
  /** Where a run without hops is no oracle. */
  readonly expected?: readonly string[]
}

const PAGES = ['page', 'page', 'page'] as const
const TWO = ['page', 'page'] as const
const CANVAS = '<canvas id="c" width="40" height="30"></canvas>'

export const rows: readonly Row[] = [
  {
    name: 'closures, generators, async loops and timers go from page to page',
    hosts: PAGES,
    at: [2],
    code: `
      const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
      function* squares() { for (let i = 0; ; i++) yield i * i }
      const next = squares()
      let ticks = 0
      const interval = setInterval(() => { if (++ticks > 3) clearInterval(interval) }, 10)
      for (let i = 0; i < 6; i++) { console.log(i, next.next().value); await sleep(15) }
      console.log(ticks)
      console.log('end')`,
  },
  {
    name: 'the same program goes from Node to a page and back',
    hosts: ['node', 'page', 'node'],
    at: [1],
    code: `
      const kept = { log: console.log, setTimeout, clearTimeout, URL, structuredClone, performance, now: performance.now, queueMicrotask, TextEncoder, AbortController, EventTarget, Promise }
      const handle = setTimeout(() => console.log('never'), 100000)
      let left = 6
      const step = () => {
        if (--left < 1) { clearTimeout(handle); clearTimeout(interval); console.log('cleared'); return console.log('end') }
        kept.log(left, Object.keys(kept).every((key) => kept[key] === globalThis[key] || key === 'log' || key === 'now'), kept.log === console.log, kept.now === performance.now)
        kept.setTimeout(step, 5)
      }
      const interval = setInterval(() => {}, 1000)
      kept.setTimeout(step, 5)`,
  },
  {
    name: 'the same program goes from a page to Node and back',
    hosts: ['page', 'node', 'page'],
    at: [1],
    code: `
      const handle = setTimeout(() => console.log('never'), 100000)
      const interval = setInterval(() => {}, 1000)
      const sleep = (ms) => new Promise((done) => setTimeout(done, ms, ms))
      async function* numbers() { for (let i = 0; i < 6; i++) { await sleep(4); yield i } }
      for await (const each of numbers()) console.log(each, typeof handle, handle > 0)
      clearTimeout(handle); clearInterval(interval)
      console.log('end')`,
  },
  {
    name: 'callbacks for animation frames and idle times wait on the other page, and their ids stay good',
    hosts: PAGES,
    at: [1],
    code: `
      let left = 5, idle = 0
      const never = () => console.log('never')
      const end = () => { if (idle < 6) return requestAnimationFrame(end); console.log('idle', idle); console.log('end') }
      const step = (time) => {
        cancelAnimationFrame(id)
        cancelIdleCallback(requestIdleCallback(never))
        requestIdleCallback(({ timeRemaining }) => { idle++ }, left % 2 ? { timeout: 3 } : undefined)
        console.log(left, typeof time)
        if (left === 5) requestIdleCallback(() => idle++)
        if (--left === 0) return end()
        requestAnimationFrame(step)
        id = requestAnimationFrame(never)
      }
      requestAnimationFrame(step)
      let id = requestAnimationFrame(never)`,
  },
  {
    name: 'nodes, window, document and storage are found again by name and path',
    hosts: TWO,
    page: '<main><p>one</p><p>two <b>bold</b> text</p></main><div id="a"><i>x</i></div>',
    at: [1],
    code: `
      const held = { window, document, navigator, location, localStorage, sessionStorage, body: document.body, head: document.head, html: document.documentElement,
        bold: document.querySelector('b'), text: document.querySelectorAll('p')[1].lastChild, inside: document.querySelector('#a > i'), div: document.getElementById('a') }
      held.div.mark = held
      const check = () => [held.window === window, held.document === document, held.navigator === navigator, held.location === location,
        held.localStorage === localStorage, held.sessionStorage === sessionStorage, held.body === document.body, held.head === document.head,
        held.html === document.documentElement, held.bold === document.querySelector('b'), held.text.data, held.inside === document.querySelector('i'), held.div.mark === held].join()
      let left = 4
      const step = () => { console.log(check()); if (--left) setTimeout(step, 5); else console.log('end') }
      setTimeout(step, 5)`,
  },
  {
    name: 'listeners are put back: order, options, objects, once, signals, on… properties, those removed',
    hosts: PAGES,
    page: '<div id="a"><button>press</button></div>',
    at: [1],
    code: `
      const button = document.querySelector('button'), div = document.querySelector('#a')
      let log = []
      const media = matchMedia('(min-width: 1px)')
      { const other = matchMedia('(min-height: 1px)'); other.addEventListener('change', ({ type }) => log.push('media:' + type)); globalThis.other = () => other }
      media.onchange = () => log.push('query')
      const note = (name) => (event) => log.push(name + ':' + event.type + ':' + (event.currentTarget === window ? 'window' : event.currentTarget.nodeName))
      class Listener { constructor(name) { this.name = name } handleEvent(event) { log.push(this.name + this.constructor.name + event.type) } }
      const removed = note('removed'), twice = note('twice'), stays = note('stays')
      const controller = new AbortController()
      button.addEventListener('click', note('first'))
      button.onclick = note('handler')
      button.addEventListener('click', new Listener('object'))
      button.addEventListener('click', removed); button.removeEventListener('click', removed)
      button.addEventListener('click', twice); button.addEventListener('click', twice)
      button.addEventListener('click', note('fifth'), { once: true })
      button.addEventListener('click', stays, true); button.removeEventListener('click', stays, false)
      div.addEventListener('click', note('outer'), { capture: true, passive: true })
      document.addEventListener('click', note('document'))
      window.addEventListener('click', note('window'), { signal: controller.signal })
      window.onclick = note('window handler')
      let left = 5
      const step = () => {
        button.click(); media.dispatchEvent(new Event('change')); other().dispatchEvent(new Event('change'))
        console.log(log.join(' '), media.media, media.matches); log = []
        if (--left === 2) { button.onclick = null; controller.abort(); button.removeEventListener('click', twice) }
        if (left) setTimeout(step, 5); else console.log('end')
      }
      setTimeout(step, 5)`,
  },
  {
    name: 'a canvas keeps its picture, its context the settings',
    hosts: TWO,
    page: CANVAS,
    at: [1],
    code: `
      const canvas = document.querySelector('#c'), context = canvas.getContext('2d')
      canvas.width = 50
      context.fillStyle = 'rgb(200, 100, 50)'; context.lineWidth = 3; context.translate(2, 1); context.setLineDash([1, 2]); context.font = '12px serif'
      let left = 4
      const sum = () => context.getImageData(0, 0, 50, 30).data.reduce((sum, byte, i) => (sum + byte * (i + 1)) % 1e9, 0)
      const step = () => {
        context.fillRect(left * 5, left, 7.5, 9)
        console.log(canvas.width, context.canvas === canvas, canvas.getContext('2d') === context, context.fillStyle, context.lineWidth, context.getTransform().e, context.getLineDash().join(), context.font, sum())
        if (--left) setTimeout(step, 5); else console.log('end')
      }
      setTimeout(step, 5)`,
  },
  {
    name: 'event targets, abort controllers, signals that follow and those with a time, events',
    hosts: ['page', 'node', 'page'],
    at: [1],
    code: `
      class Bus extends EventTarget { count = 0; #seen = []; see(event) { this.#seen.push(event.type + event.detail); return this.#seen.join() } }
      const bus = new Bus(), controller = new AbortController(), timed = AbortSignal.timeout(900), any = AbortSignal.any([controller.signal, timed])
      const over = AbortSignal.abort('because'), event = new CustomEvent('kept', { detail: { bus }, cancelable: true })
      bus.addEventListener('tick', function (event) { this.count++; console.log(this === bus, bus.see(event)) })
      bus.addEventListener('once', (event) => console.log('once', event instanceof CustomEvent), { once: true })
      bus.addEventListener('tick', () => console.log('heard'), { signal: controller.signal })
      bus.dispatchEvent(event); event.preventDefault()
      any.onabort = (event) => console.log('any', event.type, any.reason)
      const isOver = new Promise((done) => timed.addEventListener('abort', ({ type }) => done(type)))
      let left = 4
      const step = () => {
        bus.dispatchEvent(new CustomEvent('tick', { detail: left }))
        if (left === 3) bus.dispatchEvent(new CustomEvent('once'))
        console.log(over.aborted, over.reason, event.target === bus, event.detail.bus === bus, event.defaultPrevented, bus.count)
        if (left === 2) controller.abort('why')
        if (--left) return setTimeout(step, 4)
        isOver.then((type) => { console.log(type, timed.reason.name, any.reason); console.log('end') })
      }
      setTimeout(step, 4)`,
  },
  {
    name: 'a snapshot waits for requests and their bodies',
    hosts: TWO,
    at: [1, 2, 3],
    routes: { '/text': 'hello', '/json': '{"a": [1, 2]}' },
    code: `
      console.log('start')
      const first = fetch('/text')
      console.log(first instanceof Promise)
      const response = await first
      console.log(await response.text())
      const second = (await fetch('/json')).json()
      console.log('asked')
      console.log((await second).a.join())
      console.log('end')`,
  },
  {
    name: 'a socket of the web arrives closed, and the program connects again',
    hosts: ['page', 'page'],
    at: [2],
    code: `
      let connections = 0
      const connect = () => {
        const socket = new WebSocket(location.href.replace('http', 'ws').replace('/page', '/socket'))
        socket.binaryType = 'arraybuffer'
        socket.onopen = () => { console.log('open', ++connections, socket.binaryType, socket.readyState); if (connections === 2) console.log('end') }
        socket.addEventListener('close', ({ code, wasClean }) => { console.log('close', code, wasClean, socket.readyState); connect() })
        return socket
      }
      let socket = connect()
      console.log('start')`,
    expected: ['start', 'open 1 arraybuffer 1', 'close 1006 false 3', 'open 2 arraybuffer 1', 'end'],
  },
  {
    name: 'a request that does not end fails on the other side, as when a network breaks',
    hosts: TWO,
    at: [1],
    routes: { '/hang': 'hang' },
    code: `
      console.log('start')
      try { await fetch('/hang') } catch (error) { console.log(error instanceof TypeError, error.message) }
      console.log('end')`,
    expected: ['start', 'true Failed to fetch', 'end'],
  },
  {
    name: 'an element that the other page has not is named',
    hosts: ['page', 'page'],
    at: [1],
    page: '<p id="gone">here</p>',
    others: '<p>nothing</p>',
    code: `const held = document.querySelector('#gone'); setInterval(() => held.id, 1000); console.log('start')`,
    fails: /the document has no element #gone/,
  },
  {
    name: 'what other scripts of the page have set up stays behind; a function made of text is an obstacle',
    hosts: ['page'],
    at: [1],
    page: '<script>setTimeout(() => { setInterval(() => 1, 500); addEventListener("click", () => 2); requestAnimationFrame(function again() { requestAnimationFrame(again) }) })</script>',
    refused: /captured: 1 obstacle\n.*function anonymous: a function that is not instrumented/,
    code: `setTimeout(new Function('return 3'), 1000); setTimeout(() => console.log('start'), 50)`,
  },
  {
    name: 'a snapshot waits for what a page will say by itself, whether a variable leads to it or not',
    hosts: TWO,
    at: [1],
    routes: { '/text': 'hello' },
    page: '<canvas width="9" height="9"></canvas><p>moves</p>',
    code: `
      const heard = []
      let left = 9
      const say = (what) => { heard.push(what); if (--left === 0) setTimeout(() => { console.log(heard.sort().join()); console.log('end') }, 20) }
      const begin = (name, make) => make(() => say(name))
      begin('request', (done) => { const request = new XMLHttpRequest(); request.onload = () => say(request.responseText); request.open('GET', '/text'); request.send() })
      new Promise((done) => { const request = new XMLHttpRequest(); request.open('GET', '/text'); request.addEventListener('loadend', done); request.send() }).then(() => say('promise'))
      begin('reader', (done) => { const reader = new FileReader(); reader.onload = done; reader.readAsText(new Blob(['x'.repeat(1e6)])) })
      begin('database', (done) => {
        const opening = indexedDB.open('store', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('list')
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('list', 'readwrite')
          transaction.objectStore('list').put(1, 'a')
          transaction.oncomplete = () => { opening.result.close(); done() }
        }
      })
      begin('image', (done) => { const image = new Image(); image.onerror = done; image.src = '/text' })
      begin('picture', (done) => document.querySelector('canvas').toBlob(done))
      begin('animation', (done) => { document.querySelector('p').animate([{ opacity: 0 }, { opacity: 1 }], 50).onfinish = done })
      begin('lock', (done) => { navigator.locks.request('first', () => new Promise((done) => setTimeout(done, 30))); navigator.locks.request('first', done) })
      begin('task', (done) => scheduler.postTask(done, { delay: 20 }))
      console.log('start')`,
  },
  {
    name: 'what would hear of nothing on another page is an obstacle, held or not; what is over is none',
    hosts: ['page'],
    at: [1],
    page: '<canvas></canvas><p>text</p>',
    routes: { '/hang': 'hang' },
    refused: [
      /captured: 11 obstacles\n/,
      /TM241 Worker 0: Worker blob:\S+: it runs beside the program/,
      /TM241 SharedWorker 1: SharedWorker data:/,
      /TM265 MutationObserver 2: /,
      /TM265 IntersectionObserver 3: /,
      /TM266 EventSource \d: /,
      /TM224 BroadcastChannel \d: /,
      /TM224 MessagePort \d: /,
      /TM267 ScreenOrientation \d: /,
      /TM261 host: custom element an-element: /,
      /TM260 .*DIV: it is not in the document/,
      /TM268 .*CanvasRenderingContext2D: states that are saved/,
    ],
    code: `
      const held = document.createElement('div'), context = document.querySelector('canvas').getContext('2d')
      context.save()
      const f = () => {}
      {
        new Worker(URL.createObjectURL(new Blob([''])))
        new SharedWorker('data:text/javascript,')
        const [mutations, over, sees] = [new MutationObserver(f), new MutationObserver(f), new IntersectionObserver(f)]
        for (const each of [mutations, over, sees]) each.observe(document.body, { childList: true })
        over.disconnect()
        new EventSource('/hang').onmessage = f
        new BroadcastChannel('a').onmessage = f
        const closed = new BroadcastChannel('b'); closed.onmessage = f; closed.close()
        new MessageChannel().port1.onmessage = f
        const { port1, port2 } = new MessageChannel(); port1.onmessage = f; port1.close()
        screen.orientation.onchange = f
        const worker = new Worker('data:text/javascript,'); worker.onmessage = f; worker.terminate()
        const request = new XMLHttpRequest(); request.onload = f; request.open('GET', '/hang')
        customElements.define('an-element', class extends HTMLElement {})
      }
      setInterval(() => [held.id, context], 1000); console.log('start')`,
  },
]
