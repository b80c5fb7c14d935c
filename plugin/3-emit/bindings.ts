/** Writes what keeps the bindings between chunks: of exported variables, and of `import()`. */
import { LINK } from '../../runtime/protocol.ts'
import type { Plan, PlannedWrite } from '../2-plan/index.ts'
import type { Insertions } from './insertions.ts'

export function emitBindings({ program }: Plan, text: string, insertions: Insertions): void {
  for (const write of program.writes) emitWrite(write, text, insertions)
  for (const { start, end, chunk, specifier } of program.dynamicImports) {
    insertions.open(start, end, `${LINK}.${chunk === undefined ? 'external' : 'import'}(${JSON.stringify(chunk ?? specifier)},()=>`, -4)
    insertions.close(end, start, ')')
  }
}

/** What the program writes reaches the bindings that it exports. */
function emitWrite({ start, end, how, sets, block }: PlannedWrite, text: string, insertions: Insertions): void {
  const ended = text[end - 1] === ';'
  const each = sets.map(({ outer, local }) => `${outer}=${local}`)
  if (how === 'assignment') insertions.open(start, end, sets.map(({ outer }) => `${outer}=`).join(''), 5)
  else if (how === 'unused') insertions.close(end, start, `,${each.join(',')}`)
  else if (how === 'used') {
    insertions.open(start, end, '[', 5)
    insertions.close(end, start, `,${each.join(',')}][0]`)
  } else if (how === 'loop') {
    insertions.open(block ? start + 1 : start, block ? start + 1 : end, `${block ? '' : '{'}${each.join(';')};`, block ? 3 : -5)
    if (!block) insertions.close(end, start, '}')
  } else {
    if (!block) insertions.open(start, end, '{', -5)
    insertions.close(end, start, `${ended ? '' : ';'}${each.join(';')};${block ? '' : '}'}`)
  }
}
