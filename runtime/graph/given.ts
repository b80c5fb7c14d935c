/** Lets a class put private fields onto an object that is there already. */

/**
 * Its constructor returns what it is given. A field so put on is invisible to the program, and costs less than a WeakMap.
 * `Object` hides the function from the bundler, which would take `new` for something without effect, and drop it.
 */
export const Given: new (object: object) => object = Object(function (object: object) {
  return object
})
