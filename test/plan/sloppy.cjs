// A script: with, direct eval, mapped arguments, functions in blocks.
function mapped(a, b) {
  return function () { return [a, arguments[1], b] }
}
function own(a) {
  return [arguments, () => a]
}
function evaluates(a) {
  var b = 1
  return [eval('a + b'), function () { return 1 }]
}
var scope = { x: 1 }
var f
with (scope) {
  f = function () { return x }
}
if (f) {
  function leaked() { return f }
}
exports.all = [mapped, own, evaluates, leaked]
