/** The text of runtime/resume.ts as one bundle, as the body of a function that returns `resume`: put in its place by scripts/build.mjs. */
export const runtime: string = ''
