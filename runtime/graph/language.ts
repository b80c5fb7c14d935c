/** Takes what the parts of this bundle have for constructs of the language; each part adds itself when it is evaluated. */
import type { Kind } from './kind.ts'

export interface LanguagePart {
  /** Objects that the construct makes. */
  readonly kind: Kind
  /** Name of the kind of an object that has an engine's iterator or generator above it; `undefined`: it is not one of this part. */
  tell(value: object): string | undefined
  /** What emitted code calls. */
  readonly link: object
  /** Called once, before the baseline is noted. Absent: nothing of the engine's is replaced. */
  install?(): void
}

export const languageParts: LanguagePart[] = []
