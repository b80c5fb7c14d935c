/** Keeps snapshots in IndexedDB, where every tab of this site finds them. */

async function open(): Promise<IDBObjectStore> {
  const request = indexedDB.open('things-migrate-playground', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('snapshots')
  const database = await done(request)
  return database.transaction('snapshots', 'readwrite').objectStore('snapshots')
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export async function keep(name: string, bytes: Uint8Array): Promise<void> {
  await done((await open()).put(bytes, name))
}

/** Takes it out; `undefined`: there is none of the name. */
export async function take(name: string): Promise<Uint8Array | undefined> {
  const store = await open()
  const bytes = (await done(store.get(name))) as Uint8Array | undefined
  await done(store.delete(name))
  return bytes
}

/** What tabs tell each other: that a snapshot waits under its name, or that a program runs. */
export interface Notice {
  readonly type: 'running' | 'back'
  readonly name: string
}

export const notices: BroadcastChannel = new BroadcastChannel('things-migrate-playground')
