// Functions that share variables, in functions that run once and many times.
export function counter(start) {
  let n = start
  const unused = 5
  return { up: (by) => (n += by), get value() { return n }, reset() { n = start } }
}

const { up } = counter(1)
const module = (function () {
  let hidden = 0
  function inner() { return ++hidden }
  return { inner, twice: () => inner() * 2 }
})()
let later = () => early + up(1)
const early = 3
const kept = function self(k) { return k > 0 ? self(k - 1) : module }
console.log([1, 2].map((x) => x + 1), later, kept)
