/** Lists all that cannot be put away. Each is a function, so that a bundle holds the texts of what it has. */
export * from './objects.ts'
export * from './outside.ts'
export * from './pages.ts'
export type { Obstacle, Refusal } from './refusal.ts'
export * from './values.ts'
