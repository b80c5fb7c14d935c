/** The script (client/index.ts) and the style (style.css) of the page, as text: put in their place by scripts/build.mjs. */
export const script: string = ''
export const style: string = ''
