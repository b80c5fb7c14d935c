// Variables of loops and blocks, of which each iteration has its own.
const made = []
for (let i = 0, last = 3; i < last; i++) made.push(() => i++)
for (const key in { a: 1 }) made.push(() => key)
for (const [a, b] of [[1, 2]]) {
  const sum = a + b
  made.push(() => sum + a)
}
while (made.length < 9) {
  let once = made.length
  made.push(() => once)
}
for (var shared = 0; shared < 2; shared++) made.push(() => shared)
{
  let block = 1
  made.push(() => block++)
}
try {
  throw made
} catch (error) {
  made.push(() => error)
}
switch (made.length) {
  case 1: {
    let inner = 1
    made.push(() => inner)
  }
}
