// The instant and the zoom in the page's address, so that it can be sent to somebody.

import { SECOND } from "./view.js";

/** @param {string} hash @returns {{time: number | null, span: number | null, recorder: string | null}} */
export function readAddress(hash) {
    const parameters = new URLSearchParams(hash.replace(/^#/, ""));
    const t = parameters.get("t");
    const time = t === null ? NaN : /^\d+$/.test(t) ? Number(t) : Date.parse(t);
    const span = Number(parameters.get("span"));
    return { time: Number.isNaN(time) ? null : time, span: span > 0 ? span * SECOND : null, recorder: parameters.get("r") };
}

/** @param {number} time @param {number} span @param {string | null} recorder */
export function writeAddress(time, span, recorder) {
    const at = new Date(Math.round(time)).toISOString().replace(".000Z", "Z");
    return `#t=${at}&span=${Math.round(span / SECOND)}${recorder ? `&r=${encodeURIComponent(recorder)}` : ""}`;
}
