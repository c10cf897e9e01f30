// The colours of the canvas, which are those of the style sheet, in its light and its dark.

const NAMES = [
    "surface",
    "lane",
    "ink",
    "soft",
    "grid",
    "wave",
    "wave-quiet",
    "accent",
    "on-accent",
    "accent-soft",
    "label",
    "gap",
    "gap-ground",
    "now",
];

/** @typedef {Record<string, string> & {font: string}} Palette */

/** @returns {Palette} */
export function readPalette() {
    const style = getComputedStyle(document.documentElement);
    /** @type {any} */
    const palette = { font: getComputedStyle(document.body).fontFamily };
    for (const name of NAMES)
        palette[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = style.getPropertyValue(`--${name}`).trim();
    return palette;
}

/** @param {() => void} listener called when the colours may have changed */
export function onPaletteChange(listener) {
    for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
        matchMedia(query).addEventListener("change", listener);
    }
}
