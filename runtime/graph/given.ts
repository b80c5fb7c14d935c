/** Lets a class put private fields onto an object that is there already. */

/** Its constructor returns what it is given. A field so put on is invisible to the program, and costs less than a WeakMap. */
export const Given: new (object: object) => object = function (object: object) {
  return object
} as never
