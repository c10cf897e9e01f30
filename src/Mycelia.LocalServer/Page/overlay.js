// Draws what moves above the timeline: the selection, the pointer's time, and the place that is heard.

import { laneAt, RULER } from "./lanes.js";
import { stretchAt } from "./scene.js";
import { clockTenths, clock, stretchWords, dateAndClock } from "./words.js";
import { DAY, MINUTE } from "./view.js";

/**
 * @typedef {{context: CanvasRenderingContext2D, scale: number, view: import("./view.js").View, layout: import("./lanes.js").Layout,
 *   zone: import("./zone.js").Zone, palette: import("./palette.js").Palette, position: number, playing: boolean,
 *   selection: {from: number, to: number} | null, hover: {x: number, y: number} | null}} Overlay
 */

/** @param {Overlay} overlay */
export function drawOverlay(overlay) {
    const { context, scale, layout } = overlay;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, layout.width, layout.height);
    context.textBaseline = "middle";
    drawSelection(overlay);
    drawHover(overlay);
    drawPosition(overlay);
}

/** @param {Overlay} overlay */
function drawSelection({ context, view, layout, palette, selection }) {
    if (!selection || selection.to <= view.from || selection.from >= view.to) return;
    const left = view.xOf(selection.from);
    const right = view.xOf(selection.to);
    const lower = layout.height - 10;
    context.fillStyle = palette.accentSoft;
    context.fillRect(Math.max(-1, left), 8, Math.min(layout.width + 1, right) - Math.max(-1, left), lower - 8);
    context.fillStyle = palette.accent;
    for (const x of [left, right]) {
        if (x < -10 || x > layout.width + 10) continue;
        context.fillRect(Math.round(x) - 1, 8, 2, lower - 8);
        context.beginPath();
        context.roundRect(Math.round(x) - 5, RULER - 25, 10, 24, 4);
        context.fill();
    }
}

/** @param {Overlay} overlay */
function drawHover({ context, view, layout, zone, palette, hover }) {
    if (!hover) return;
    const time = view.timeAt(hover.x);
    context.fillStyle = palette.soft;
    context.fillRect(Math.round(hover.x), RULER, 1, layout.height - 10 - RULER);
    const lines = [view.span > DAY ? dateAndClock(zone, time) : view.span < 2 * MINUTE ? clockTenths(zone, time) : clock(zone, time)];
    const lane = laneAt(layout, hover.y);
    const { stretch } = lane ? stretchAt(lane.recorder.stretches, time) : { stretch: null };
    if (lane && stretch && stretch.kind !== "audio") lines.push(stretchWords(stretch));
    if (lane && !stretch) lines.push("Nothing was recorded");
    context.font = `500 12px ${palette.font}`;
    const wide = Math.max(...lines.map((line) => context.measureText(line).width)) + 16;
    const left = Math.max(2, Math.min(layout.width - wide - 2, hover.x - wide / 2));
    context.fillStyle = palette.ink;
    context.beginPath();
    context.roundRect(left, 4, wide, lines.length * 17 + 9, 6);
    context.fill();
    context.fillStyle = palette.surface;
    lines.forEach((line, index) => context.fillText(line, left + 8, 17.5 + index * 17));
}

/** @param {Overlay} overlay */
function drawPosition({ context, view, layout, palette, position, playing }) {
    const x = view.xOf(position);
    if (x < -8 || x > layout.width + 8) return;
    context.fillStyle = palette.ink;
    context.fillRect(Math.round(x) - 1, RULER - 4, 2, layout.height - 10 - RULER + 4);
    context.beginPath();
    if (playing) {
        context.arc(x, RULER - 6, 6, 0, 2 * Math.PI);
    } else {
        context.moveTo(x - 6, RULER - 12);
        context.lineTo(x + 6, RULER - 12);
        context.lineTo(x, RULER - 2);
    }
    context.fill();
}
