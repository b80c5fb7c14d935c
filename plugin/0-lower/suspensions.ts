/** Lowers `await` and `yield` themselves, each with a note of the temporaries that are needed behind it. */
import type * as types from '@babel/types'
import { findToken } from '../1-analyse/index.ts'
import type { Visitor } from './lowering.ts'
import type { Place } from './place.ts'
import type { Rope } from './rope.ts'

export const visitAwait: Visitor<types.AwaitExpression> = (node, place, lowering) => {
  const { argument } = node
  const driven = place.body.kind === 'async generator'
  const keyword = node.start! + 'await'.length
  const behind = driven ? lowering.skipBlanks(keyword) : keyword
  const value = lowering.weave({ start: behind, end: node.end! }, [
    { node: argument, rope: lowering.expression(argument, { ...place, name: undefined }) },
  ])
  if (driven) return waiting(value, place)
  return [{ needed: place.live }, lowering.slice(node.start!, behind), value]
}

export const visitYield: Visitor<types.YieldExpression> = (node, place, lowering) => {
  const { argument } = node
  if (!argument) return [{ needed: place.live }, lowering.copy(node)]
  const parts = [{ node: argument, rope: lowering.expression(argument, { ...place, name: undefined }) }]
  if (!node.delegate) return [{ needed: place.live }, lowering.weave(node, parts)]
  const star = findToken(lowering.text, '*', node.start!) + 1
  const helper = place.body.kind === 'async generator' ? 'asyncDelegate' : 'delegate'
  return [
    { needed: place.live },
    lowering.slice(node.start!, star),
    ` $tm.${helper}(`,
    lowering.weave({ start: lowering.skipBlanks(star), end: node.end! }, parts),
    ')',
  ]
}

/** An `await` of the lowered text: a `yield` to the driver in an async generator. */
export function awaiting(value: Rope, place: Place): Rope {
  return place.body.kind === 'async generator' ? waiting(value, place) : [{ needed: place.live }, 'await ', value]
}

function waiting(value: Rope, place: Place): Rope {
  return ['(', { needed: place.live }, 'yield $tm.wait(', value, '))']
}
