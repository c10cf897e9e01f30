// Where everything lies on the canvas, in css pixels. Decides, and draws nothing.

export const RULER = 44;
export const NOTES = 32;
const GAP = 10;
export const BOTTOM = 10;
const HEIGHTS = [220, 148, 116, 100];
const PHONE_HEIGHTS = [150, 116, 96, 88];
const PHONE = 560;

/** @typedef {{id: string, top: number, height: number, recorder: import("./api.js").Recorder}} Lane */
/** @typedef {{width: number, height: number, lanes: Lane[]}} Layout */

/**
 * @param {import("./api.js").Recorder[]} recorders @param {number} width
 * @returns {Layout}
 */
export function layOut(recorders, width) {
    const heights = width < PHONE ? PHONE_HEIGHTS : HEIGHTS;
    const height = heights[Math.min(heights.length, Math.max(1, recorders.length)) - 1];
    const top = RULER + NOTES;
    const lanes = recorders.map((recorder, index) => ({ id: recorder.id, top: top + index * (height + GAP), height, recorder }));
    return { width, height: top + Math.max(1, recorders.length) * (height + GAP) - GAP + BOTTOM, lanes };
}

/** @param {Layout} layout @param {number} y @returns {Lane | null} the lane there, or the one that is nearest below the ruler */
export function laneAt(layout, y) {
    if (y < RULER + NOTES) return null;
    return layout.lanes.find((lane) => y < lane.top + lane.height + GAP / 2) ?? layout.lanes.at(-1) ?? null;
}
