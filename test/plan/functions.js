// What arrows take from around them, parameters that move, bound functions, proxies, generators.
export function arrows() {
  return [() => this, () => arguments.length, () => new.target, () => () => this]
}
export function defaults(a, b = () => a, { c, ...d } = {}, ...e) {
  return () => [a, b, c, d, e]
}
export function again(a, b = () => a) {
  var a = 2
  return () => [a, b]
}
export function* walk(n) {
  yield () => n
}
export async function late(n) {
  return () => n
}
export const bound = defaults.bind(null, 1)
export const proxy = new Proxy({}, { get: (target, key) => target[key] })
;(() => console.log('cannot escape'))()
