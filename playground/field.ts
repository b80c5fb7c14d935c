/** Plays the world around the hub: sensors that send readings over MQTT, and an observer who counts what the hub sends. */
import { connect, type MqttClient } from 'mqtt'

export interface Observed {
  /** What came of each topic of the hub, in order. */
  readonly topics: ReadonlyMap<string, readonly string[]>
  /** Readings that the sensors sent. */
  readonly sent: number
  /** Messages of the hub that came. */
  readonly received: number
  /** Under QoS 2: messages of the hub that are missing, and those that came more than once. */
  readonly lost: number
  readonly duplicated: number
}

export interface FieldOptions {
  readonly port: number
  /** Readings of each sensor. */
  readonly readings: number
  readonly names?: readonly string[]
  /** With which the sensors send: 2 unless said otherwise. aedes 1.2 loses some of those for a session that is not connected. */
  readonly qos?: 1 | 2
  /** Called with each message of the hub. */
  readonly onMessage?: (topic: string, payload: string) => void
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Ends when the hub says so. */
export async function field({ port, readings, names = ['attic', 'cellar'], qos = 2, onMessage }: FieldOptions): Promise<Observed> {
  const topics = new Map<string, string[]>()
  const client: MqttClient = connect(`mqtt://127.0.0.1:${port}`, { clientId: 'field', reconnectPeriod: 0 })
  const heard = (wanted: string) =>
    new Promise<void>((resolve) => {
      client.on('message', (topic) => topic === wanted && resolve())
    })
  const [ready, end] = [heard('hub/ready'), heard('hub/end')]
  client.on('message', (topic, payload) => {
    topics.set(topic, [...(topics.get(topic) ?? []), payload.toString()])
    onMessage?.(topic, payload.toString())
  })
  await client.subscribeAsync('hub/#', { qos: 2 })
  // The hub begins when it hears of this.
  await client.publishAsync('settings/unit', 'Cel', { qos: 1, retain: true })
  await ready
  for (let n = 1; n <= readings; n++) {
    for (const name of names) await client.publishAsync(`sensors/${name}`, `${n} ${20 + (n % 7)}`, { qos })
    await wait(10)
  }
  await client.publishAsync('stop', 'yes', { qos: 2 })
  await end
  await client.endAsync()

  const exactly = (topic: string, count: number) => {
    const came = topics.get(topic) ?? []
    const distinct = new Set(came)
    const missing = Array.from({ length: count }, (_, i) => `${i + 1}`).filter((one) => !distinct.has(one))
    return { lost: missing.length, duplicated: came.length - distinct.size }
  }
  const own = exactly('hub/own/two', readings)
  const seen = names.map((name) => exactly(`hub/seen/${name}`, readings))
  return {
    topics,
    sent: readings * names.length,
    received: [...topics.values()].reduce((sum, { length }) => sum + length, 0),
    lost: own.lost + seen.reduce((sum, { lost }) => sum + lost, 0),
    duplicated: own.duplicated + seen.reduce((sum, { duplicated }) => sum + duplicated, 0),
  }
}
