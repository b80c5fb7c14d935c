/** Small programs with suspension points, as the plugin lowers and instruments them. */
import { inAsync, inGenerator, inProgram, type Row, refused, whole } from './rows.ts'

/** A closure that is nothing but a probe and its result. */
const closure = (id: string, chain: string, result: string): string => `() => $TM ? $TM("t#f/${id}", () => ${chain}) : ${result}`
const I = `$e1 ??= $tm.env("t#f{1}", () => [i])`

export const rows: readonly Row[] = [
  // Statements
  inAsync('declaration', `log(a); let x = P(later(5), [a, b]); log(x, a, b); return x + a`),
  inAsync('await as a statement', `log(1); P(later(1), [a, b]); log(2); P(later(2), [a, b]); log(3, a, b)`),
  inAsync('rejection', `log(1); P(fails("no"), [a, b]); log("not reached")`),
  inAsync(
    'several declarators',
    `let x = a + 1, y = P(later(5), [a, b, x]), z = x + y; const q = z * 2, w = P(later(1), [a, b, x, y, z, q]); return [x, y, z, q, w]`,
  ),
  inAsync('var declarators', `var x = a, y = P(later(5), [a, b, x, y, z]), z = x + y; return [x, y, z]`),
  inAsync(
    'destructuring of the value',
    `let { p, q: [r] } = P(later({ p: 1, q: [2] }), [a, b]); const [s = p, ...t] = P(later([, 3, 4]), [a, b, p, r]); return [p, r, s, t]`,
  ),
  inAsync('return', `return P(later(a), [a, b])`),
  inAsync('throw', `throw P(later("thrown"), [a, b])`),
  inAsync('if, test', `if (P(later(a), [a, b]) === 1) log("yes"); else log("no"); if (P(later(0), [a, b])) log("yes"); log("end")`),
  inAsync(
    'if, branches',
    `if (a === 1) { log("then"); let x = 5; P(later(1), [a, b, x]); log(x) } else P(later(2), [a, b]); if (a === 2) log("no"); else { const y = 6; log(P(later(y), [a, b, y]), y) } return "end"`,
  ),
  inAsync(
    'else if',
    `for (const n of $s1 = $tm.cursor([1, 2, 3])) { if (n === 1) log(P(later("a"), [a, b, n, $s1])); else if (n === 2) { log(P(later("b"), [a, b, n, $s1])) } else log(P(later("c"), [a, b, n, $s1])) } var $s1`,
  ),
  inAsync('blocks', `let x = 1; { let z = 2; { const y = z; P(later(1), [a, b, x, y, z]); log(z, y) } log(z) } return x`),
  inAsync(
    'labelled block',
    `l: { log(1); if (P(later(true), [a, b])) break l; log("not reached") } m: { log(2); P(later(1), [a, b]); n: { log(3); break m } } log("end")`,
  ),
  inAsync('while', `let n = 0; while (n < 3) { log(n); P(later(n), [a, b, n]); n++; if (n === 2) continue; log("after", n) } return n`),
  inAsync('while, test', `let n = 0; while (P(later(n < 3), [a, b, n])) { log(n++) } return n`),
  inAsync('while, both', `let n = 0; while (P(later(n < 4), [a, b, n])) { n++; if (n === 3) break; log(P(later(n), [a, b, n])) } return n`),
  inAsync('while true', `let n = 0; for (;;) { P(later(0), [a, b, n]); if (++n > 2) return n; log(n) }`),
  inAsync('do while', `let n = 0; do { log(P(later(n), [a, b, n])); n++; if (n === 1) continue; log("x") } while (n < 3); return n`),
  inAsync('do while, test', `let n = 0; do { n++; if (n === 1) continue; log(n) } while (P(later(n < 3), [a, b, n])); return n`),
  inAsync('do while without a block', `let n = 0; do log(n, P(later(n), [a, b, n])); while (++n < 3)`),
  inAsync(
    'for, everywhere',
    `for (var i = P(later(0), [a, b, i, j]), j = 10; P(later(i < 3), [a, b, i, j]); P(later(i++), [a, b, i, j]), j--) { log(i, j); if (i === 1) continue; log(P(later(j), [a, b, i, j])) } return [i, j]`,
  ),
  inAsync(
    'for let, everywhere',
    `for (let k = 1, i = P(later(0), [a, b, k]), j = 10; P(later(i < 3), [a, b, i, j, k]); P(later(i++), [a, b, i, j, k]), j--) { log(i, j, k); if (i === 1) continue; log(P(later(j), [a, b, i, j, k])) }`,
  ),
  inAsync('for without parts', `let n = 0; for (; ; n++) { if (n > 2) break; log(P(later(n), [a, b, n])) }`),
  inAsync(
    'for const',
    `let $s1; for (const n = P(later(3), [a, b]), m = { i: 0 }; m.i < n; m.i++) log($s1 = m.i, P(later(n), [a, b, n, m, $s1]))`,
  ),
  inAsync('for, init is an expression', `let i; for (i = P(later(0), [a, b, i]), log("init"); i < 2; i++) log(i); return i`),
  inAsync(
    'nested loops',
    `for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === i) continue; log(i, j, P(later(i * j), [a, b, i, j])); if (i === 2) break } log("row", i) }`,
  ),
  inAsync(
    'labels of loops',
    `outer: for (let i = 0; i < 4; i++) { inner: for (let j = 0; ; j++) { P(later(0), [a, b, i, j]); log(i, j); if (j === 1 && i === 0) continue outer; if (i === 2) break outer; if (j === 2) break inner; if (j === 0) continue inner; log("on") } log("row") }`,
  ),
  inAsync(
    'labelled while',
    `let n = 0; out: while (n < 5) { do { n++; if (P(later(n), [a, b, n]) === 2) continue out; if (n === 4) break out; log(n) } while (n % 2); log("x") } return n`,
  ),
  inAsync(
    'for of',
    `let $s1; for (const x of $s1 = $tm.cursor([1, 2, 3])) { log(x); log(P(later(x), [a, b, x, $s1]), x); if (x === 2) continue; log("after") } return "end"`,
  ),
  inAsync(
    'for of closes',
    `let $s1; const values = { [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n++, done: n > 9 }), return() { log("closed"); return {} } } } }; for (let x of $s1 = $tm.cursor(values)) { P(later(x), [a, b, values, x, $s1]); if (x === 2) break; log(x) } for (let x of $s1 = $tm.cursor(values)) { P(later(x), [a, b, values, x, $s1]); if (x === 1) return x }`,
  ),
  inAsync(
    'for of closes on throw',
    `let $s1; const values = { [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n++, done: n > 9 }), return() { log("closed"); return {} } } } }; for (let x of $s1 = $tm.cursor(values)) { P(x === 1 ? fails("no") : later(x), [a, b, values, x, $s1]) }`,
  ),
  inAsync(
    'for of, pattern',
    `let $s1; for (const { p, q = 9 } of $s1 = $tm.cursor([{ p: 1 }, { p: 2, q: 3 }])) { log(P(later(p), [a, b, p, q, $s1]), q) } for (let [x, y] of $s1 = $tm.cursor([[1, 2], [3, 4]])) { x = ($s2 = x) + P(later(y), [a, b, x, y, $s1, $s2]); log(x, y) } var $s2`,
  ),
  inAsync(
    'for of, var and assignment',
    `let $s1, o = {}; for (var x of $s1 = $tm.cursor([1, 2])) log(P(later(0), [a, b, o, x, $s1]), x); for (o.p of $s1 = $tm.cursor([3, 4])) { P(later(0), [a, b, o, x, $s1]); log(o) } for ([o.q, x] of $s1 = $tm.cursor([[3, 4]])) { P(later(0), [a, b, o, x, $s1]); log(o, x) } return x`,
  ),
  inAsync(
    'for of, nested',
    `let $s1, $s2; for (const x of $s1 = $tm.cursor([1, 2])) for (const y of $s2 = $tm.cursor([x, x * 2])) { if (P(later(y), [a, b, x, y, $s1, $s2]) === 4) break; log(x, y) }`,
  ),
  inAsync(
    'for of, behind what minifiers join to its head',
    `let $s1, $s2, x; log(a); for ($s2 of $s1 = $tm.cursor([1, 2])) { x = $s2; log(P(later(x), [a, b, x, $s1])) } log(b); for (var y of $s1 = $tm.cursor([3, 4])) { log(P(later(y), [a, b, x, y, $s1])) }`,
  ),
  inAsync(
    'for of, labels',
    `let $s1, $s2; l: for (const x of $s1 = $tm.cursor([1, 2, 3])) { for (const y of $s2 = $tm.cursor([1, 2])) { if (P(later(y), [a, b, x, y, $s1, $s2]) === x) continue l; log(x, y); if (x === 3) break l } log("row") }`,
  ),
  inAsync(
    'for of, right side',
    `for (const x of P(later([1, 2]), [a, b])) log(x); for (var k in P(later({ p: 1, q: 2 }), [a, b, k])) log(k)`,
  ),
  inAsync(
    'switch, consequent',
    `let $s1; for (const x of $s1 = $tm.cursor([0, 1, 2, 3])) { switch (x) { case 0: log("zero"); case 1: log("one", P(later(x), [a, b, x, $s1])); case 2: { const y = x; log("two", P(later(y), [a, b, x, y, $s1]), y); break } default: log("more", P(later(x), [a, b, x, $s1])) } log("next") }`,
  ),
  inAsync('switch, discriminant', `switch (P(later(2), [a, b])) { case 1: log(1); case 2: log(2); case 3: log(3); break; case 4: log(4) }`),
  inAsync(
    'switch, tests',
    `let $s1, $s2; for (const x of $s2 = $tm.cursor([0, 1, 2, 3, 4])) { switch ($s1 = x) { case 0: log("zero"); default: log("default"); case P(later(1), [a, b, x, $s1, $s2]): log("one"); break; case 2: log("two"); case P(later(3), [a, b, x, $s1, $s2]): log("three") } }`,
  ),
  inAsync(
    'switch, declarations',
    `switch (a) { case 1: let x = 5; const y = 6; log(P(later(x), [a, b, x, y]), y); case 2: let z = x + 1; function g() { return 8 } P(later(1), [a, b, x, y, z, g]); log(x, z, g()); default: log(y) }`,
  ),
  inAsync(
    'switch in a loop',
    `let n = 0; while (true) { switch (n++) { case 0: P(later(0), [a, b, n]); continue; case 1: P(later(0), [a, b, n]); break; case 3: P(later(0), [a, b, n]); return n; default: log("default") } log(n) }`,
  ),

  // try
  inAsync('try', `try { log(1); log(P(later(2), [a, b])); P(fails("no"), [a, b]) } catch (e) { log("caught", e) } log("end")`),
  inAsync(
    'try, the rest of it',
    `try { P(later(2), [a, b]); throw new Error("x") } catch ({ message: m }) { log(m) } finally { log("finally") } try { P(later(2), [a, b]); return "r" } finally { log("finally") }`,
  ),
  inAsync(
    'catch',
    `try { throw new Error("x") } catch (e) { log(P(later(1), [a, b, e]), e); let y = 5; P(later(1), [a, b, e, y]); log(e.message, y) } log("end")`,
  ),
  inAsync('catch with a pattern', `try { throw { p: 1, q: 2 } } catch ({ p, q }) { p++; P(later(1), [a, b, p, q]); log(p, q) }`),
  inAsync('catch without a parameter', `try { throw 1 } catch { log(P(later(1), [a, b])); log("still") }`),
  inAsync(
    'catch with finally',
    `try { try { throw 1 } catch (e) { P(later(1), [a, b, e]); throw e + 1 } finally { log("finally") } } catch (e) { log("outer", e, P(later(3), [a, b, e])) }`,
  ),
  inAsync(
    'finally, normal',
    `let $s1; $s1 = void 0; try { try { log(1) } catch (e) { log(e) } } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); P(later(1), [a, b, $s1]); log("finally") } log("end")`,
  ),
  inAsync(
    'finally, throw',
    `let $s1; try { $s1 = void 0; try { log(1); throw "t" } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); log(P(later(1), [a, b, $s1])) } log("not reached") } catch (e) { log("caught", e) }`,
  ),
  inAsync(
    'finally, return',
    `let $s1; $s1 = void 0; try { log(1); return ($s1 = [1, a])[1] } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); log(P(later(1), [a, b, $s1])) } log("not reached")`,
  ),
  inAsync(
    'finally, return in it',
    `let $s1; $s1 = void 0; try { log(1); return ($s1 = [1, a])[1] } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); if (P(later(1), [a, b, $s1])) return "other" } log("not reached")`,
  ),
  inAsync(
    'finally, jumps',
    `let $s1; outer: for (let i = 0; i < 6; i++) { for (let j = 0; j < 2; j++) { $s1 = void 0; try { if (i === 1) { $s1 = [2, 0]; break } if (i === 2) { $s1 = [2, 1]; continue } if (i === 3) { $s1 = [2, 2]; continue outer } if (i === 4) { $s1 = [2, 3]; break outer } log("body", i, j) } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); log(P(later(1), [a, b, i, j, $s1])) } log("after", i, j) } log("row", i) }`,
  ),
  inAsync(
    'finally, jump out of a block',
    `let $s1; l: { $s1 = void 0; try { log(1); if (a) { $s1 = [2, 0]; break l } log(2) } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); P(later(1), [a, b, $s1]); log("finally") } log("not reached") } log("end")`,
  ),
  inAsync(
    'finally, nested',
    `let $s1, $s2; l: while (true) { $s1 = void 0; try { $s2 = void 0; try { if (a) { $s1 = [2, 0]; $s2 = [2, 0]; break l } log(2) } catch ($x) { $s2 = [0, $x]; throw $x } finally { $tm.completion($s2); P(later(1), [a, b, $s1, $s2]); log("inner") } log("not reached") } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); P(later(2), [a, b, $s1]); log("outer") } log("not reached") } log("end")`,
  ),
  inAsync(
    'finally, rejection in it',
    `let $s1; $s1 = void 0; try { return ($s1 = [1, 1])[1] } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); P(fails("in finally"), [a, b, $s1]) }`,
  ),
  inAsync(
    'try in a loop',
    `for (let i = 0; i < 3; i++) { try { if (P(i === 1 ? fails("no") : later(i), [a, b, i]) === 2) return "two" } catch (e) { log("caught", e); continue } finally { log("finally", i) } log("after") }`,
  ),

  // Expressions
  inAsync('arguments of a call', `const f3 = (...list) => list; let $s1; return f3($s1 = a + 1, P(later(5), [a, b, f3, $s1]), b++)`),
  inAsync(
    'several awaits in a call',
    `const f3 = (...list) => list; let $s1, $s2; return f3($s1 = P(later(1), [a, b, f3]), $s2 = P(later(2), [a, b, f3, $s1]), P(later(3), [a, b, f3, $s1, $s2]))`,
  ),
  inAsync(
    'call of a method',
    `const o = { n: 3, m(...list) { return [this.n, ...list] } }; let $s1, $s2, $s3; return $tm.call($s2 = ($s1 = o).m, $s1, $s3 = a++, P(later(5), [a, b, o, $s1, $s2, $s3]), a)`,
  ),
  inAsync(
    'value of a method call',
    `let $s1; log((P(later([3, 4]), [a, b])).map((x) => x + a).join()); $s1 = P(later({ p: { q: 5 } }), [a, b]).p?.q; log($s1, P(later(null), [a, b, $s1])?.p.q)`,
  ),
  inAsync('new', `const C = Array; let $s1; return new Object({ x: new C($s1 = a, P(later(5), [a, b, C, $s1])) })`),
  inAsync('binary', `let $s1; return ($s1 = a++) + P(later(5), [a, b, $s1]) * b - a`),
  inAsync('nested binary', `let $s1, $s2; return ($s1 = a * 2) + (($s2 = b) - P(later(1), [a, b, $s1, $s2]))`),
  inAsync(
    'unary',
    `log(!P(later(0), [a, b])); log(-P(later(4), [a, b]), typeof a); log(typeof P(later("s"), [a, b])); void P(later(1), [a, b]); log(delete P(later({ p: 1 }), [a, b]).p)`,
  ),
  inAsync('update', `const o = { n: 1 }; log(P(later(o), [a, b, o]).n++); log(--P(later(o), [a, b, o]).n); return o`),
  inAsync(
    'comparison',
    `let $s1; log(($s1 = a) < P(later(3), [a, b, $s1])); log(P(later("p"), [a, b]) in { p: 1 }); log(P(later([]), [a, b]) instanceof Array)`,
  ),
  inAsync(
    'logical',
    `log(a && P(later(3), [a, b])); log(P(later(0), [a, b]) || "or"); log(P(later(null), [a, b]) ?? "nullish", 1); log(P(later(1), [a, b]) && P(later(0), [a, b]) || b)`,
  ),
  inAsync(
    'conditional',
    `log(a ? P(later(3), [a, b]) : "no"); log(!a ? 1 : P(later(4), [a, b]) + 1); log(P(later(0), [a, b]) ? "yes" : "no"); let x = a === 1 ? b === 2 ? P(later("both"), [a, b]) : 1 : 2; return x`,
  ),
  inAsync('comma', `let x = (log(1), P(later(2), [a, b]), log(2), P(later(3), [a, b])); log(4), P(later(1), [a, b, x]), log(x)`),
  inAsync(
    'assignment',
    `let x; x = P(later(1), [a, b, x]); let o = {}, $s1, $s2; ($s1 = o).p = P(later(x), [a, b, x, o, $s1]); ($s1 = o)[$s2 = "q" + x] = P(later(2), [a, b, x, o, $s1, $s2]); o = null; return [$s1, x]`,
  ),
  inAsync(
    'assignment to what was awaited',
    `const o = {}; P(later(o), [a, b, o]).p = a; let $s1; P(later(o), [a, b, o])[b] = a + 1; ($s1 = P(later(o), [a, b, o])).r = P(later(3), [a, b, o, $s1]); [o.x, o.y] = P(later([4, 5]), [a, b, o]); return o`,
  ),
  inAsync(
    'compound assignment',
    `let s = 1, $s1, $s2; s = ($s1 = s) + P(later(5), [a, b, s, $s1]); const o = { p: 2 }; ($s1 = o).p = ($s2 = $s1.p) * P(later(3), [a, b, s, o, $s1, $s2]); return [s, o]`,
  ),
  inAsync(
    'logical assignment',
    `let x = null, y = 1, $s1; x ??= P(later(5), [a, b, x, y]); y &&= P(later(6), [a, b, x, y]); y ||= P(later(7), [a, b, x, y]); const o = { q: 1 }; ($s1 = o).p ?? ($s1.p = P(later(8), [a, b, x, y, o, $s1])); return [x, y, o]`,
  ),
  inAsync('templates', "let $s1, x = 1; return `${$s1 = `${a}-${x++} `}${P(later('mid'), [a, b, x, $s1])} ${x}`"),
  inAsync('arrays', `let $s1, $s2; return [...$s1 = [...[a, b]], , 7, $s2 = a + b, P(later(5), [a, b, $s1, $s2]), ...[1]]`),
  inAsync(
    'spread of arguments',
    `const g = (...list) => list.length; let $s1; return g(...$s1 = [...[a, b], 3], P(later(5), [a, b, g, $s1]), ...[1, 2])`,
  ),
  inAsync(
    'spread of what was awaited',
    `const g = (...list) => list; log(g(...P(later([1, 2]), [a, b, g])), a); return { ...P(later({ p: 1 }), [a, b, g]), q: 2 }`,
  ),
  inAsync(
    'objects',
    `let $s1, $s2, $s3; return { a: $s1 = a + 1, b, ...$s2 = { ...{ x: 1 } }, [$s3 = $tm.toKey("k" + a)]: P(later(5), [a, b, $s1, $s2, $s3]), m() { return 1 }, z: b }`,
  ),
  inAsync('computed keys', `let $s1; return { a: $s1 = a, [P(later("key"), [a, b, $s1])]: b, c: 3 }`),
  inAsync('members', `let o = { p: [7, 8] }, $s1; log(($s1 = o.p)[P(later(1), [a, b, o, $s1])]); log(P(later(o), [a, b, o]).p[0])`),
  inAsync('await in await', `return P(P(later(later(4)), [a, b]) + 1, [a, b])`),
  whole(
    'tag',
    `(function($tm){var $t0;var $e0=$tm.scope("t",0,"t#f",()=>[f,$t0]);function f(a,b){return $tm.run("t#f",async($f)=>{let x = 1; const tag = (strings, ...values) => [strings.join("|"), ...values]; let $s1; return tag($t0 ??= $tm.template(["p", "q", "r"]), ($s1 = x), P(later(2), [a, b, x, tag, $s1]), $t0 === $t0)})};entry(f)})`,
  ),
  inAsync(
    'class with an awaited base',
    `let $s1, $s2; const C = ($s1 = P(later(Array), [a, b]), $s2 = $tm.toKey(P(later("k"), [a, b, $s1])), class extends $s1 { [$s2]() { return this.length } }); return new C(3).k()`,
  ),
  inAsync('functions to the left', `const g = (f, x, h) => f(x) + h(x); return g((x) => x + 1, P(later(5), [a, b, g]), (x) => x * a)`),
  inAsync(
    'constants to the left',
    `const g = (...list) => list; return g(1, -1, "s", null, void 0, true, {}, [1], 2n, P(later(5), [a, b, g]))`,
  ),

  inAsync(
    'no semicolons',
    `log(1)
    const o = {} // a comment
    ;({ p: o.q, r: o.s } = P(later({ p: 1, r: 2 }), [a, b, o])) // another
    let f = function () { return 1 }
    P(later(1), [a, b, f, o])
    ;[a, b] = P(later([b, a]), [a, b, f, o])
    if (a) if (P(later(0), [a, b, f, o])) log('yes') /* third */
    else log('no')
    do log(f()); while (P(later(0), [a, b, f, o])) log('end')
    return o`,
  ),
  inAsync(
    'a bit of everything',
    `let $s1, $s2, $s3, n = 0; const seen = []; out: while (true) { for (const x of $s1 = $tm.cursor([1, 2, 3])) { try { switch ($s2 = x + n) { case P(later(2), [a, b, n, seen, x, $s1, $s2]): seen.push(x); continue; case 4: { const y = ($s3 = x) * P(later(x), [a, b, n, seen, x, $s1, $s2, $s3]); seen.push(y); break } case 5: break out; default: log(x > 1 ? P(x > 2 ? fails(x) : later(x), [a, b, n, seen, x, $s1, $s2]) : "d") } } catch (e) { do { seen.push(e) } while (P(later(e++ < 4), [a, b, n, seen, x, $s1, e])) } finally { log(seen.join(), n) } } n++ } return seen`,
  ),

  // Variables
  inAsync(
    'temporal dead zone behind the point',
    `try { P(later(1), [a, b]); log(x); let x = 1 } catch (e) { log(e.name) } { P(later(1), [a, b]); try { log(y) } catch (e) { log(e.name) } const y = 2; log(y) }`,
  ),
  inAsync(
    'functions are hoisted',
    `log(g(1)); P(later(1), [a, b]); log(g(2)); { log(h(1)); P(later(1), [a, b]); log(h(2)); function h(x) { return x + a } } function g(x) { return x * b }`,
  ),
  inAsync(
    'writes to constants',
    `const c = [1]; P(later(1), [a, b, c]); try { c = 2 } catch (e) { log(e.name) } for (const d = 5; ;) { P(later(1), [a, b, c, d]); try { d = 2 } catch (e) { log(e.name) } break } return c`,
  ),
  inAsync('parameters', `b = b ?? 7; P(later(1), [a, b]); a++; P(later(1), [a, b]); return [a, b]`),
  inAsync('var in a block', `if (a) { var x = 5; P(later(1), [a, b, x, y]); var y = x + 1 } P(later(1), [a, b, x, y]); return [x, y]`),
  inAsync(
    'this in an arrow',
    `P(later(1), [a, b, this]); const g = () => this.name; log(g(), this.name); function h() { return this } log(h(), { m() { return this.x }, x: 4 }.m())`,
  ),
  inAsync(
    'arguments',
    `P(later(1), [a, b, arguments]); log(arguments.length, [...arguments].join(), (() => arguments[1])()); const o = { arguments: arguments }; function g() { return arguments.length } return [g(), o.arguments.length]`,
  ),
  inAsync('new.target of a function that is no constructor', `P(later(1), [a, b]); return new.target`),

  // Environments
  inAsync(
    'closures of the function',
    `var $e1; let n = a; const up = ${closure('up', '[$e1 ??= $tm.env("t#f", () => [a, n]), $e0]', 'a + n++')}; log(up()); P(later(1), [b, up], () => [$e1 ??= $tm.env("t#f", () => [a, n]), $e0]); log(up(), n); n = 10; P(later(1), [b, up], () => [$e1 ??= $tm.env("t#f", () => [a, n]), $e0]); log(up(), n)`,
  ),
  inAsync(
    'closures of a block',
    `let fs = []; { let $e1; let i = 1; fs.push(${closure('g', `[${I}, $e0]`, 'i++')}); P(later(1), [a, b, fs], () => [${I}, $e0]); log(fs[0](), i); i = 5 } P(later(1), [a, b, fs]); log(fs[0]())`,
  ),
  inAsync(
    'closures of the turns of a for',
    `let fs = []; for (let i = 0, $e1; i < 3; $e1 = void 0, i++) { fs.push(${closure('g', `[${I}, $e0]`, 'i++')}); log(P(later(i), [a, b, fs], () => [${I}, $e0])); log(fs.map((f) => f()).join()) } P(later(1), [a, b, fs]); log(fs.map((f) => f()).join())`,
  ),
  inAsync(
    'closures in the head of a for',
    `let fs = []; for (let i = 0, g = ${closure('g', '[$e1 ??= $tm.env("t#f{1}", () => [i, g]), $e0]', 'i')}, $e1; P(later(i < 3), [a, b, fs], () => [$e1 ??= $tm.env("t#f{1}", () => [i, g]), $e0]); $e1 = void 0, P(later(i++), [a, b, fs], () => [$e1 ??= $tm.env("t#f{1}", () => [i, g]), $e0])) { fs.push(${closure('h', '[$e1 ??= $tm.env("t#f{1}", () => [i, g]), $e0]', 'i * 10 + g()')}); log(fs.map((f) => f()).join()) } log(fs.map((f) => f()).join())`,
  ),
  inAsync(
    'closures of the turns of a for of',
    `let fs = [], $s1; for (const i of $s1 = $tm.cursor([5, 6, 7])) { let $e1; fs.push(${closure('g', `[${I}, $e0]`, 'i')}); P(later(i), [a, b, fs, $s1], () => [${I}, $e0]); log(fs.map((f) => f()).join()) }`,
  ),
  inAsync(
    'closures of a catch',
    `let fs = []; try { throw 5 } catch (i) { let $e1; fs.push(${closure('g', `[${I}, $e0]`, 'i++')}); P(later(1), [a, b, fs], () => [${I}, $e0]); log(fs[0](), i) } log(fs[0]())`,
  ),
  inAsync(
    'closures of a switch',
    `let fs = []; { let $e1; switch (a) { case 1: let i = 5; fs.push(${closure('g', `[${I}, $e0]`, 'i++')}); case 2: P(later(1), [a, b, fs], () => [${I}, $e0]); log(fs[0](), i); break; default: log(i) } } log(fs[0]())`,
  ),
  inAsync(
    'environments in each other',
    `var $e1; let n = 1, fs = []; for (let i = 0, $e2; i < 2; $e2 = void 0, i++) { fs.push(${closure('g', '[$e2 ??= $tm.env("t#f{1}", () => [i]), $e1 ??= $tm.env("t#f", () => [n]), $e0]', '[i++, n++]')}); { let $e3; const k = i; fs.push(${closure('h', '[$e3 ??= $tm.env("t#f{2}", () => [k]), $e2 ??= $tm.env("t#f{1}", () => [i]), $e1 ??= $tm.env("t#f", () => [n]), $e0]', '[k, i, n]')}); P(later(1), [a, b, fs], () => [$e3 ??= $tm.env("t#f{2}", () => [k]), $e2 ??= $tm.env("t#f{1}", () => [i]), $e1 ??= $tm.env("t#f", () => [n]), $e0]) } log(fs.map((f) => f())) } P(later(1), [a, b, fs], () => [$e1 ??= $tm.env("t#f", () => [n]), $e0]); log(fs.map((f) => f()), n)`,
  ),
  inAsync(
    'an environment with what is not initialised yet',
    `var $e1; const up = ${closure('up', '[$e1 ??= $tm.env("t#f", () => [n], () => m), $e0]', 'n + m')}; let n = 1; P(later(1), [a, b, up], () => [$e1 ??= $tm.env("t#f", () => [n], () => m), $e0]); try { up() } catch (e) { log(e.name) } const m = 4; log(up()); P(later(1), [a, b, up], () => [$e1 ??= $tm.env("t#f", () => [n], () => m), $e0]); log(up())`,
  ),
  inAsync(
    'a shared accessor',
    `let fs = []; for (let k = 0; k < 2; k++) { let $e1, $f0 = () => $e1 ??= $tm.env("t#f{1}", () => [i]); let i = k; fs.push(${closure('g', '[$f0(), $e0]', 'i++')}); P(later(1), [a, b, fs, k], () => [$f0(), $e0]); log(fs.map((f) => f()).join(), i) } var $e2, $f1 = () => $e2 ??= $tm.env("t#f", () => [m]); let m = 1; fs.push(${closure('h', '[$f1(), $e0]', 'm++')}); P(later(1), [a, b, fs], () => [$f1(), $e0]); log(fs.map((f) => f()).join(), m)`,
  ),
  inAsync(
    'a scope that exists once',
    `var $e1 = $tm.scope("t#f", $e0, "t#f/g", () => [g, n]); let fs = [g]; var n = 1; function g() { return n++ } P(later(1), [a, b, fs], $e1); log(g(), fs[0] === g, fs[0](), n); { let $e2 = $tm.scope("t#f{1}", $e1, "|t#f/h", () => [], () => h, () => m); let m = 3; const h = () => m++ + n; P(later(1), [a, b, fs], $e2); log(h(), m) } P(later(1), [a, b, fs], $e1); log(g())`,
  ),
  inAsync(
    'closures made after the point',
    `var $e1; let n = 1; P(later(1), [a, b], () => [$e1 ??= $tm.env("t#f", () => [n]), $e0]); const up = ${closure('up', '[$e1 ??= $tm.env("t#f", () => [n]), $e0]', 'n++')}; log(up(), n); P(later(1), [a, b, up], () => [$e1 ??= $tm.env("t#f", () => [n]), $e0]); log(up(), n)`,
  ),

  inAsync(
    'a shadowed variable, through a shared accessor',
    `let $e1, $f1 = () => $e1 ??= $tm.env("t#f", () => [x]); let x = 1; const g = ${closure('g', '[$f1(), $e0]', 'x')}; { let x = 2; P(later(1), [a, b, g, x], () => [$f1(), $e0]); log(x, g()); x = 3 } x++; log(x, g())`,
  ),
  inAsync('a function kept by its text', `const k = 2; P(later(1), [a, b, k]); return g(1); function g(x) { return x + k + b }`),

  // Generators
  inGenerator('yields', `let x = P(a, [a, b]); log(x); let z = P(b, [a, b, x]); log(x, z); return 7`),
  inGenerator('yields as statements', `log(1); P(a, [a, b]); log(2); P(b, [a, b]); log(3)`),
  inGenerator('one yield as a statement', `P(a, [a, b])`),
  inGenerator(
    'yield in every place',
    `let $s1; let x = [1, $s1 = P(1, [a, b]), P(2, [a, b, $s1])]; if (P(3, [a, b, x])) log("if"); for (let i = P(4, [a, b, x]) * 0; P(5, [a, b, i, x]) && i < 2; i++) log(i); return P(6, [a, b, x])`,
  ),
  inGenerator('yield in yield', `let x = P(P(P(a, [a, b]) + 1, [a, b]) + 1, [a, b]); return x`),
  inGenerator(
    'yield in a condition',
    `while (!P(a++, [a, b])) log("again"); if (!P(1, [a, b])) log("no"); else log("yes"); return P(2, [a, b]) ? 1 : 2`,
  ),
  inGenerator('value sent to a call', `log(P(a, [a, b])); log("x", P(b, [a, b])); return [P(3, [a, b])]`),
  inGenerator(
    'try around yields',
    `try { log(P(1, [a, b])); log(P(2, [a, b])) } catch (e) { log("caught", e); log(P(3, [a, b, e])); throw e } finally { log("finally") } return 4`,
  ),
  inGenerator(
    'catch in a loop',
    `for (let i = 0; i < 4; i++) { try { log(P(i, [a, b, i])) } catch (e) { log("caught", e); continue } log("on") }`,
  ),
  inGenerator(
    'yield in a for of',
    `let $s1; for (const x of $s1 = $tm.cursor([1, 2, 3])) { const y = P(x, [a, b, x, $s1]); log(x, y); if (y === 2) break } return 5`,
  ),
  inGenerator(
    'closing of a for of',
    `let $s1; const values = { [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n++, done: n > 4 }), return() { log("closed"); return {} } } } }; for (const x of $s1 = $tm.cursor(values)) { log(P(x, [a, b, values, x, $s1])) }`,
  ),
  inGenerator(
    'switch',
    `switch (P(1, [a, b])) { case 0: log("zero"); P(2, [a, b]); case 1: log("one"); P(3, [a, b]); break; default: log("more"); P(4, [a, b]) } return 5`,
  ),
  inGenerator(
    'closures',
    `var $e1; let n = a; const up = ${closure('up', '[$e1 ??= $tm.env("t#f", () => [n]), $e0]', 'n++')}; log(P(up(), [a, b, up], () => [$e1 ??= $tm.env("t#f", () => [n]), $e0])); n += 10; log(P(up(), [a, b, up], () => [$e1 ??= $tm.env("t#f", () => [n]), $e0])); return n`,
  ),
  inGenerator(
    'this and arguments',
    `log(P(1, [a, b, this, arguments]), this.name, arguments.length); return (() => [this.name, arguments[1]])()`,
    { start: '[a, b, this, arguments]' },
  ),
  inGenerator('parameters with patterns', `log(P(p, [a, p, q])); return [p, q, a]`, {
    start: '[a, p, q]',
    parameters: 'a, p = a + 1, { q } = { q: 5 }',
  }),
  inGenerator('a closure in the parameters', `var a = a + 1; log(P(g(), [a, g, p])); return [a, p, g()]`, {
    start: '[a, p, g]',
    parameters: 'a, p = 2, g = () => p * 10',
  }),
  inGenerator(
    'delegation',
    `log("in"); let x = D([1, 2, 3], [a, b]); log(x, a); x = D((function* (n) { try { log(yield n); return 9 } finally { log("inner") } })(a), [a, b, x]); return x`,
  ),
  inGenerator('delegation in an expression', `let $s1; return [$s1 = a, D([7, 8], [a, b, $s1]), b]`),
  inGenerator(
    'delegation in a try',
    `try { log(D([1, 2], [a, b])) } catch (e) { log("caught", e); P(e, [a, b, e]) } finally { log("finally") }`,
  ),
  inGenerator(
    'yield in a finally',
    `let $s1; $s1 = void 0; try { log("body"); if (a) throw "t" } catch ($x) { $s1 = [0, $x]; throw $x } finally { $tm.completion($s1); log(P(1, [a, b, $s1])) }`,
  ),
  inGenerator('not started, with what is hoisted', `log(g(b)); var x = P(x, [a, b, x]); function g(y) { return y + a } return g(x)`),

  // Programs
  inProgram('top-level await', `let x = P(later(1), [], $e0); log(x); const y = P(later(2), [x], $e0); log(x, y)`),
  inProgram(
    'variables of the program',
    `var total = 0; let last; P(later(1), [], $e0); log(add(5), last); for (let i = 0; i < 2; i++) { log(add(P(later(i), [i], $e0)), total) } function twice(n) { return n * 2 } function add(n) { last = n; return total += n } P(later(1), [], $e0); log(twice(total))`,
    'total, last',
  ),
  inProgram(
    'closures of the program',
    `let fs = [], total = 1; const add = (n) => $TM ? $TM("t#add", () => [$e0]) : total += n; fs.push(add); P(later(1), [add], $e0); log(fs[0](2), total, fs[0] === add); for (let i = 0, $e1; i < 2; $e1 = void 0, i++) { fs.push(() => $TM ? $TM("t#~1", () => [$e1 ??= $tm.env("t{1}", () => [i]), $e0]) : [i++, total++]); P(later(1), [add], () => [$e1 ??= $tm.env("t{1}", () => [i]), $e0]); log(fs.map((f) => f(1)), total) }`,
    'total, fs',
  ),
  inProgram(
    'an activation in the environment of the program',
    `let total = 1; const add = (n) => $TM ? $TM("t#add", () => [$e0]) : $tm.run("t#add", async ($f) => { total += n; P("t#add", later(1), [n], $e0); log(total, n); return total++ }); const p = add(5); total *= 2; log(P(p, [p], $e0)); log(total)`,
    'total',
  ),
  inProgram(
    'loops of the program',
    `out: for (const x of $s1 = $tm.cursor([1, 2, 3])) { switch (x) { case 2: P(later(2), [x, $s1], $e0); continue out; default: log(P(later(x), [x, $s1], $e0)); if (x === 3) break out } log("next", x) } try { P(fails("no"), [], $e0) } catch (e) { log(P(later(e), [e], $e0), e) } var $s1`,
  ),
  inProgram(
    'sloppy',
    `x = 1; var self = this === globalThis; P(later(1), [self], $e0); { function g() { return x } P(later(1), [self, g], $e0); log(g(), self) } delete globalThis.x`,
    '',
    false,
  ),

  // Other functions
  whole(
    'a method of a class with private names',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f,C]);class C{static #tm=$tm.class("t#C",this,()=>[$e0],0,$o=>#n in $o&&[[$o.#n],[]]);#n=5;v=2;m(a){return $tm.run("t#C/m",async($f)=>{log(a,this.#n);P("t#C/m",later(a),[a,this],()=>[$tm.of("t#C",C),$e0]);this.#n+=a;log(this.#n,this.v,this instanceof C,(()=>this.#n)());return this.#n})}}
    function f(a,b){return $tm.run("t#f",async($f)=>{const c=new C;const p=c.m(a);const x=P(p,[a,b,c,p]);log(x);return[x]})};entry(f)})`,
  ),
  whole(
    'super in a method',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f,B,C]);class B{static #tm=$tm.class("t#B",this,()=>[$e0]);hi(x){return"B"+x+this.v}get w(){return this.v*2}}class C extends B{static #tm=$tm.class("t#C",this,()=>[$e0]);v=2;hi(a){return $tm.run("t#C/hi",async($f)=>{let $s1,$s2;log(super.hi(a));const x=$tm.call($s1=super.hi,this,P("t#C/hi",later(a),[a,this,$s1],()=>[$tm.of("t#C",C),$e0]));log(x,super.w,(()=>super.hi("!"))());super.z=5;return this.z})}}
    function f(a,b){return $tm.run("t#f",async($f)=>{const c=new C;const p=c.hi(a);return P(p,[a,b,c,p])})};entry(f)})`,
  ),
  whole(
    'an arrow with this, arguments and new.target of the function around it',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){const g=(n)=>$TM?$TM("t#f/g",()=>[$e0],()=>this,()=>arguments):$tm.run("t#f/g",async($f)=>{log(n,this.name,arguments[1]);P("t#f/g",later(1),[n,this,arguments,new.target],()=>[$e0]);log(n,this.name,arguments[1],new.target);return n});return $tm.run("t#f",async($f)=>{const p=g(4);return P(p,[a,b,g,p])})};entry(f)})`,
  ),
  whole(
    'arguments that share cells with parameters',
    `(function($tm){var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){return $tm.run("t#f",async($f)=>{var $a1=arguments,$e1;const up=()=>$TM?$TM("t#f/up",()=>[$e1??=$tm.env("t#f",()=>[a,$tm.mapped($a1,0)]),$e0]):a++;log(up(),arguments[0]);P(later(1),[b,up,arguments],()=>[$e1??=$tm.env("t#f",()=>[a,$tm.mapped($a1,0)]),$e0]);up();log(a,arguments[0],arguments.length);arguments[0]=9;log(a,up(),b)})};entry(f)})`,
  ),
  whole(
    'arguments that share cells with parameters of a generator',
    `(function($tm){var $e0=$tm.scope("t",0,"t#f",()=>[f]);function*f(a,b){if($TM)yield*$tm.again("t#f",0,[b,$a1=arguments],()=>[$e1??=$tm.env("t#f",()=>[a,$tm.mapped($a1,0)]),$e0]);var $a1=arguments,$e1;let $y;const up=()=>$TM?$TM("t#f/up",()=>[$e1??=$tm.env("t#f",()=>[a,$tm.mapped($a1,0)]),$e0]):a++;log(up(),arguments[0]);P(1,[b,up,arguments],()=>[$e1??=$tm.env("t#f",()=>[a,$tm.mapped($a1,0)]),$e0]);up();log(a,arguments[0],arguments.length);arguments[0]=9;log(a,up(),b)};entry(f)})`,
    'generator',
  ),
  whole(
    'an activation in the environment of another',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){return $tm.run("t#f",async($f)=>{var $e1;let n=a;const g=(m)=>$TM?$TM("t#f/g",()=>[$e1??=$tm.env("t#f",()=>[n]),$e0]):$tm.run("t#f/g",async($f)=>{var $e2;let k=m;const up=()=>$TM?$TM("t#f/g/up",()=>[$e2??=$tm.env("t#f/g",()=>[k]),$e1??=$tm.env("t#f",()=>[n]),$e0]):[k++,n++];log(up());log(P("t#f/g",later(m),[m,up],()=>[$e2??=$tm.env("t#f/g",()=>[k]),$e1??=$tm.env("t#f",()=>[n]),$e0]),up());return up});const p=g(5);const up=P(p,[b,g,p],()=>[$e1??=$tm.env("t#f",()=>[n]),$e0]);log(up(),n);n=100;P(later(1),[b,g,up],()=>[$e1??=$tm.env("t#f",()=>[n]),$e0]);log(up(),n)})};entry(f)})`,
  ),
  whole(
    'an arrow with an expression as its body',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);const f=(a,b)=>$tm.run("t#f",async($f)=>a+P(later(b),[a,b]));entry(f)})`,
  ),
  whole(
    'a strict function in a sloppy program',
    `(function($tm){var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){"use strict";return $tm.run("t#f",async($f)=>{P(later(b),[a,b]);try{undeclared=1}catch(e){log(e.name)}return(function(){return this})()})};entry(f)})`,
  ),
  whole(
    'parameters that move into the body',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(...$p0){return $tm.run("t#f",async($f)=>{let[a,{q}={q:5}]=[$p0[0]];{let c=q;P(later(1),[a,c,q]);return[a,q,c]}})};entry(f)})`,
  ),
  whole(
    'a point in a function that is created again and again',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){return $tm.run("t#f",async($f)=>{let list=[];for(let i=0,$e1;i<3;$e1=void 0,i++){const g=(n)=>$TM?$TM("t#f/g",()=>[$e1??=$tm.env("t#f{1}",()=>[i]),$e0]):$tm.run("t#f/g",async($f)=>{i+=10;P("t#f/g",later(n),[n],()=>[$e1??=$tm.env("t#f{1}",()=>[i]),$e0]);return i++});const p=g(i);const x=P(p,[a,b,g,list,p],()=>[$e1??=$tm.env("t#f{1}",()=>[i]),$e0]);list.push(x);i-=10;log(list,i);if(i>2)i=1,a++;if(a>2)break}})};entry(f)})`,
  ),

  whole(
    'a generator method of a class',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f,C]);class C{static #tm=$tm.class("t#C",this,()=>[$e0],0,$o=>#n in $o&&[[$o.#n],[]]);#n=5;*m(a){if($TM)yield*$tm.again("t#C/m",0,[a,this],()=>[$tm.of("t#C",C),$e0]);let $y;log(P("t#C/m",this.#n,[a,this],()=>[$tm.of("t#C",C),$e0]));this.#n+=a;log(P("t#C/m",this.#n,[a,this],()=>[$tm.of("t#C",C),$e0]),(()=>this.#n)())}}
    function f(a){return new C().m(a)};entry(f)})`,
    'generator',
  ),
  whole(
    'a static method that uses super',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f,B,C]);class B{static #tm=$tm.class("t#B",this,()=>[$e0]);static hi(x){return"B"+x+this.length}}class C extends B{static #tm=$tm.class("t#C",this,()=>[$e0]);static hi(a){return $tm.run("t#C/hi",async($f)=>{const x=P("t#C/hi",later(a),[a,this],()=>[$tm.of("t#C",C),$e0]);return super.hi(x)})}}
    function f(a,b){return $tm.run("t#f",async($f)=>{const p=C.hi(a);return P(p,[a,b,p])})};entry(f)})`,
  ),
  whole(
    'a loop whose constant lives in an environment',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){return $tm.run("t#f",async($f)=>{let fs=[];{let $e1;for(const i=a,o={n:0};o.n<2;o.n++){fs.push(${closure('g', `[${I}, $e0]`, 'i * 2')});P(later(1),[a,b,fs,o],()=>[${I},$e0]);log(fs.map((f)=>f()),i)}}})};entry(f)})`,
  ),
  whole(
    'what an async generator becomes',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"t#f",()=>[f]);function f(a,b){var $e1;return(function*(){if($TM)yield*$tm.again("t#f/~1",0,[this],()=>[$e1??=$tm.env("t#f",()=>[a]),$e0]);let $y;log(a,P("t#f/~1",[0,a],[this],()=>[$e1??=$tm.env("t#f",()=>[a]),$e0]));try{log(P("t#f/~1",[1,a++],[this],()=>[$e1??=$tm.env("t#f",()=>[a]),$e0]))}finally{log("finally",this.name)}return[a,this.name]}).call(this)};entry(f)})`,
    'generator',
  ),
  whole(
    'a function expression with a name of its own',
    `(function($tm){"use strict";var $e0=$tm.scope("t",0,"",()=>[]);entry(function f(a,b){return $tm.run("t#f",async($f)=>{if(a>2)return"end";P(later(1),[a,b,f],()=>[$e0]);log(typeof f);return a})})})`,
  ),

  // What is no emitted text
  refused(inGenerator('a lost operand', `return a++ + P(1, [a, b])`), /the value of a UpdateExpression before it is not kept/),
  refused(inGenerator('a lost object', `a.call(P(1, [a, b]))`), /the value of a MemberExpression before it is not kept/),
  refused(inGenerator('a lost iterator', `for (const x of [1, 2]) P(x, [a, b, x])`), /the iterator of a loop around it is not kept/),
  refused(
    inGenerator('a lost completion', `try { log(1) } finally { P(1, [a, b]); log(2) }`),
    /what its finally will go on with is not kept/,
  ),
  refused(inGenerator('a lost key', `for (const x in { p: 1 }) P(x, [a, b, x])`), /it stands in a ForInStatement/),
  refused(inGenerator('a lost this', `P(1, [a, b]); log(this)`), /this, arguments or new.target are not kept/),
]
