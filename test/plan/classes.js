// Classes: private names, what closures in them need, computed keys, classes made in loops.
class Plain {
  field = 1
  method() { return this.field }
}
class Private extends Plain {
  #field = 1
  #method() { return this.#field }
  static #count = 0
  static make() { return ++Private.#count }
  handler = () => this.#method()
  get ['computed' + 1]() { return super.method() }
  static { this.ready = () => Private }
}
const anonymous = class { self = () => anonymous; #x; has(o) { return #x in o } }
const classes = [1, 2].map((n) => class { value = n; read() { return n } })
const literal = { __proto__: Plain.prototype, method() { return super.method() }, arrow() { return () => super.field } }
console.log(Private.make(), classes, literal, anonymous)
