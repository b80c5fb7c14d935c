import { inAsync, inGenerator, type Row } from './rows.ts'
export const rows: readonly Row[] = [
  inAsync('one await', `log(a); let x = P(later(5), [a, b]); log(x, a, b); return x + a`),
  inAsync('for let with closures', `let fs = []; for (let i = 0, $e1; i < 3; $e1 = void 0, i++) { fs.push(() => $TM ? $TM("t#f/~1", () => [$e1 ??= $tm.env("t#f{1}", () => [i]), $e0]) : i++); log(P(later(i), [a, b, fs], () => [$e1 ??= $tm.env("t#f{1}", () => [i]), $e0])); } log(fs.map((f) => f()).join(), fs.map((f) => f()).join());`),
  inGenerator('yields', `let x = P(a, [a, b]); log(x); let z = P(b, [a, b, x]); log(x, z); return 7`),
  inGenerator('delegates', `let x = D([1,2,3], [a, b]); log(x); return 7`),
]
