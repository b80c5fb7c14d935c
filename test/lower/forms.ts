/** Lists what statements become, as the parts of the project have agreed on it, and what is left as it is. */

/** Statement of an async function, and what becomes of it. */
export const forms: readonly (readonly [code: string, lowered: string])[] = [
  ['f(a(), await b(), c());', 'f($s1 = a(), await b(), c());'],
  ['x + await y;', '($s1 = x) + await y;'],
  ['g(await x);', '($s1 = g)(await x);'],
  ['o.m(a, await b);', '$tm.call($s2 = ($s1 = o).m, $s1, $s3 = a, await b);'],
  ['this.m(await b);', '$tm.call($s1 = this.m, this, await b);'],
  ['o.p = await x;', '($s1 = o).p = await x;'],
  ['o[k()] = await x;', '($s1 = o)[$s2 = k()] = await x;'],
  ['s += await x;', 's = ($s1 = s) + await x;'],
  ['s -= await x || 1;', 's = ($s1 = s) - (await x || 1);'],
  ['o.p += await x;', '($s1 = o).p = ($s2 = $s1.p) + await x;'],
  ['o[k] **= await x;', '($s1 = o)[$s2 = k] = ($s3 = $s1[$s2]) ** await x;'],
  ['o.p ??= await x;', '($s1 = o).p ?? ($s1.p = await x);'],
  ['`${a} ${await b}`;', '`${$s1 = `${a} `}${await b}`;'],
  ['[...a, await b];', '[...$s1 = [...a], await b];'],
  ['y = { a: g(), ...s, [k()]: await x };', 'y = { a: $s1 = g(), ...$s2 = {...s}, [$s3 = $tm.toKey(k())]: await x };'],
  ['new C(a, await b);', 'new C($s1 = a, await b);'],
  ['a?.b(await c);', '(($s1 = a) === null || $s1 === void 0 ? void 0 : $tm.call($s2 = $s1.b, $s1, await c));'],
  ['for (const x of e) await x;', 'for (const x of $s1 = $tm.cursor(e)) await x;'],
  ['for (k in o) await x;', 'for (k of $s1 = $tm.keys(o)) await x;'],
  [
    'for (const { a = await g() } of e) h(a);',
    'for ($s2 of $s1 = $tm.cursor(e)) { const {} = $s2, a = ($s3 = $s2.a) === void 0 ? await g() : $s3; h(a); }',
  ],
  ['switch (d) { case await x: }', 'switch ($s1 = d) { case await x: }'],
  [
    'try { g() } finally { await x }',
    '{ try { { g() } $s1 = void 0; } catch ($x1) { $s1 = [0, $x1]; throw $x1; } finally { $tm.completion($s1); await x } }',
  ],
  [
    'L: for (;;) try { break L } finally { await x }',
    'L: for (;;) { try { { { $s1 = [2, 0]; break L } } $s1 = void 0; } catch ($x1) { $s1 = [0, $x1]; throw $x1; } finally { $tm.completion($s1); await x } }',
  ],
  [
    'const { a, b = await g(), ...r } = e;',
    'const { a } = $s1 = e, b = ($s2 = $s1.b) === void 0 ? await g() : $s2, r = $tm.rest($s1, ["a", "b"]);',
  ],
  [
    'const [a = await g()] = e;',
    '$s1 = e; let a; try { $s2 = $tm.cursor($s1); a = ($s4 = ($s3 = $s2.next()).done ? void 0 : $s3.value) === void 0 ? await g() : $s4; $s2.return(); } catch ($x1) { try { $s2 && $s2.return(); } catch {} throw $x1; } ',
  ],
  ['return g();', 'return $tm.thenable($s1 = g()) ? (await void 0, await $s1) : $s1;'],
  ['return a + b;', 'return a + b;'],
  [
    'try { return g() } catch { }',
    '$b2: { $b1: { try { { $s1 = g(); break $b1 } } catch { } break $b2 } return $tm.thenable($s1) ? (await void 0, await $s1) : $s1; }',
  ],
  [
    'L: for await (const x of e) { if (x) continue L }',
    '{ $s1 = $tm.asyncCursor(e); try { L: while (!($s2 = await $s1.next(), $s1.done($s2))) { const x = $s1.value; { if (x) continue L } } $s3 = void 0; } ' +
      'catch ($x2) { $s3 = [0, $x2]; throw $x2; } finally { $tm.completion($s3); if ($s1.returns($s3)) try { $s2 = await $s1.close(); $s1.closed($s2); } ' +
      'catch ($x1) { throw $s3 && !$s3[0] ? $s3[1] : $x1; } } }',
  ],
  [
    'async function* g(a) { await a; yield arguments; return 1 }',
    'function g(a) {const $a1=arguments;return $tm.asyncGenerator((function*(){ (yield $tm.wait(a)); yield $a1; return yield $tm.wait(1); }).call(this))}',
  ],
  ['function* g() { yield* h() }', 'function* g() { yield* $tm.delegate(h()) }'],
  [
    'const g = async (x) => (h(x));',
    'const g = async (x) => {let $s1;return $tm.thenable($s1 = (h(x))) ? (await void 0, await $s1) : $s1;};',
  ],
  [
    'const g = async (x) => h(x), k = async (x) => await h(x);',
    'const g = async (x) => {let $s1;return $tm.thenable($s1 = h(x)) ? (await void 0, await $s1) : $s1;}, k = async (x) => await h(x);',
  ],
  [
    'y = class extends B { [await k()]() {} };',
    'y = ($s1 = (B), $s2 = $tm.toKey(await k()), { ["y"]: class extends $s1 { [$s2]() {} } }["y"]);',
  ],
]

/** Scripts in which one function is left as it is. */
export const refused: readonly (readonly [code: string, why: string])[] = [
  ['with (o) { f = async () => g(a, await b) }', 'a `with` statement'],
  ['async function f() { with (o) g(a, await b) }', 'a `with` statement'],
  ['o = class extends b { async *m() { yield super.m`${await a}` } }', 'an async generator with `super`'],
  ['async function* f() { yield eval("a") }', 'an async generator with a direct `eval`'],
  ['async function f() { await using a = b; g(a, await b) }', 'a `using` declaration'],
  ['async function f() { for (using a of b) g(a, await b) }', 'a `using` declaration'],
  ['async function f() { g([a = await b] = c) }', 'an array pattern with a suspension in it inside an expression'],
  ['async function f() { for (let [a = await b] = c;;) {} }', 'an array pattern with a suspension in it in the head of `for`'],
  ['async function f() { const [a = await b] = c; a = 1 }', 'a constant of an array pattern with a suspension in it is written'],
  ['async function f() { for (var k = 1 in o) await k }', 'an initialiser in the head of `for-in`'],
]
