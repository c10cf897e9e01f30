// Draws the timeline: ruler, labels, and a lane for each recorder. No layout is read here, and nothing is kept between two drawings.

import { BOTTOM, NOTES, RULER } from "./lanes.js";
import { levelFor } from "./peaks.js";
import { minorTicks, ticks } from "./ticks.js";
import { drawWaveform } from "./waveform.js";
import { duration, KIND_NAMES } from "./words.js";

/** @typedef {import("./lanes.js").Layout} Layout */
/** @typedef {import("./lanes.js").Lane} Lane */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {CanvasRenderingContext2D} Context */
/**
 * @typedef {{context: Context, scale: number, view: import("./view.js").View, layout: Layout, scene: import("./api.js").Stretches,
 *   peaks: import("./peaks.js").Peaks, zone: import("./zone.js").Zone, palette: Palette, shapes: import("./shapes.js").Shapes,
 *   heard: string | null, now: number, complete: boolean}} Frame
 */

const RADIUS = 8;
const LABEL_ROOM = 92;
const MINOR_ROOM = 14;
const SIGN = 9;
const LABEL_LEAST = 48;
const CHIP_ROOM = 76;
const WHY_ROOM = 110;

/** @type {Map<string, number>} */
const widths = new Map();

/** @param {Frame} frame */
export function draw(frame) {
    const { context, scale, layout, palette } = frame;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = palette.surface;
    context.fillRect(0, 0, layout.width, layout.height);
    context.textBaseline = "middle";
    for (const lane of layout.lanes) drawGround(frame, lane);
    drawLabelGrounds(frame);
    drawRuler(frame);
    for (const lane of layout.lanes) {
        drawWave(frame, lane);
        drawStretches(frame, lane);
        drawMarks(frame, lane);
    }
    if (layout.lanes.length === 0) drawNothing(frame);
    drawProtections(frame);
    drawNow(frame);
    drawLabels(frame);
}

/** @param {Frame} frame @param {Lane} lane */
function drawGround({ context, layout, palette }, lane) {
    context.fillStyle = palette.lane;
    context.beginPath();
    context.roundRect(0, lane.top, layout.width, lane.height, RADIUS);
    context.fill();
}

/** @param {Frame} frame */
function drawRuler({ context, view, layout, zone, palette }) {
    const lower = layout.height - BOTTOM;
    context.fillStyle = palette.grid;
    for (const { time } of minorTicks(zone, view.from, view.to, layout.width / MINOR_ROOM))
        context.fillRect(Math.round(view.xOf(time)), RULER - 5, 1, 5);
    for (const { time, label, strong } of ticks(zone, view.from, view.to, layout.width / LABEL_ROOM)) {
        const x = Math.round(view.xOf(time));
        context.fillStyle = strong ? palette.gap : palette.grid;
        context.fillRect(x, strong ? 12 : RULER - 10, 1, strong ? lower - 12 : lower - RULER + 10);
        context.font = `${strong ? 600 : 400} 13px ${palette.font}`;
        context.fillStyle = strong ? palette.ink : palette.soft;
        context.fillText(label, x + 6, RULER / 2);
    }
    context.fillStyle = palette.grid;
    context.fillRect(0, RULER, layout.width, 1);
}

/** @param {Frame} frame @param {Lane} lane */
function drawWave({ context, scale, view, layout, peaks, palette, heard }, lane) {
    const columns = Math.round(layout.width * scale);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = lane.id === heard || layout.lanes.length === 1 ? palette.wave : palette.waveQuiet;
    drawWaveform(context, {
        peaks,
        id: lane.id,
        level: levelFor(view.span / columns),
        from: view.from,
        to: view.to,
        columns,
        left: 0,
        top: Math.round((lane.top + 8) * scale),
        height: Math.round((lane.height - 16) * scale),
    });
    context.setTransform(scale, 0, 0, scale, 0, 0);
}

/** @param {Frame} frame @param {Lane} lane */
function drawStretches(frame, lane) {
    const { context, view, layout, palette, shapes } = frame;
    let lastSign = -100;
    for (const stretch of lane.recorder.stretches) {
        if (stretch.kind === "audio" || stretch.to <= view.from) continue;
        if (stretch.from >= view.to) break;
        const begin = view.xOf(stretch.from);
        const x = Math.max(-2, begin);
        const width = Math.min(layout.width + 2, view.xOf(stretch.to)) - x;
        if (width >= 6) {
            context.fillStyle = palette.gapGround;
            context.fillRect(x, lane.top, width, lane.height);
            shapes.fill(context, stretch.kind, x, lane.top, width, lane.height, begin - x);
            context.fillStyle = palette.gap;
            context.fillRect(x, lane.top, 1, lane.height);
            context.fillRect(x + width - 1, lane.top, 1, lane.height);
        } else {
            context.fillStyle = palette.gap;
            context.fillRect(Math.round(x), lane.top, Math.max(1, Math.round(width)), lane.height);
        }
        if (width >= CHIP_ROOM) {
            drawChip(frame, lane, stretch, x, width);
        } else if (x + width / 2 - lastSign > SIGN + 3) {
            lastSign = x + width / 2;
            context.fillStyle = palette.lane;
            context.beginPath();
            context.roundRect(lastSign - SIGN / 2 - 3, lane.top + lane.height - SIGN - 7, SIGN + 6, SIGN + 6, 4);
            context.fill();
            shapes.sign(context, stretch.kind, lastSign - SIGN / 2, lane.top + lane.height - SIGN - 4, SIGN);
        }
    }
}

/** @param {Frame} frame @param {Lane} lane @param {import("./api.js").Stretch} stretch @param {number} x @param {number} width */
function drawChip({ context, layout, palette, shapes }, lane, stretch, x, width) {
    const left = Math.max(0, x) + 8;
    const room = Math.min(layout.width, x + width) - 8 - left;
    if (room < 40) return;
    context.font = `600 12px ${palette.font}`;
    const name = KIND_NAMES[stretch.kind] ?? stretch.kind;
    const whole = `${name} ${duration(stretch.to - stretch.from)}`;
    const title = measured(context, whole) <= room - SIGN - 28 ? whole : name;
    const why = [stretch.cause, stretch.by && `by ${stretch.by}`].filter(Boolean).join(", ");
    const first = fitted(context, title, room - SIGN - 28);
    if (!first) return;
    context.font = `400 12px ${palette.font}`;
    const second = why && room >= WHY_ROOM ? fitted(context, why, room - 24) : "";
    context.font = `600 12px ${palette.font}`;
    const wide = Math.max(measured(context, first) + SIGN + 8, second ? measured(context, second) : 0) + 20;
    const high = second ? 44 : 28;
    const boxLeft = left + (room - wide) / 2;
    const boxTop = lane.top + (lane.height - high) / 2;
    context.fillStyle = palette.surface;
    context.beginPath();
    context.roundRect(boxLeft, boxTop, wide, high, 6);
    context.fill();
    shapes.sign(context, stretch.kind, boxLeft + 10, boxTop + 9.5, SIGN);
    context.fillStyle = palette.ink;
    context.fillText(first, boxLeft + 10 + SIGN + 8, boxTop + 14.5);
    if (second) {
        context.font = `400 12px ${palette.font}`;
        context.fillStyle = palette.soft;
        context.fillText(second, boxLeft + 10, boxTop + 31);
    }
}

/** @param {Frame} frame @param {Lane} lane */
function drawMarks({ context, view, layout, palette }, lane) {
    let taken = -100;
    context.font = `500 12px ${palette.font}`;
    for (const { at, label } of lane.recorder.marks) {
        if (!view.shows(at)) continue;
        const x = Math.round(view.xOf(at));
        context.fillStyle = palette.accent;
        context.fillRect(x, lane.top, 1, lane.height);
        context.beginPath();
        context.moveTo(x, lane.top);
        context.lineTo(x + 9, lane.top + 5);
        context.lineTo(x, lane.top + 10);
        context.fill();
        const text = label ? fitted(context, label, Math.min(180, layout.width - x - 20)) : "";
        if (!text || x + 14 < taken) continue;
        const wide = measured(context, text);
        taken = x + 20 + wide;
        context.fillStyle = palette.surface;
        context.beginPath();
        context.roundRect(x + 12, lane.top + lane.height - 24, wide + 12, 20, 4);
        context.fill();
        context.fillStyle = palette.ink;
        context.fillText(text, x + 18, lane.top + lane.height - 13.5);
        context.fillStyle = palette.accent;
        context.fillRect(x, lane.top + lane.height - 14, 12, 1);
    }
}

/** @param {Frame} frame */
function drawProtections({ context, view, layout, scene, palette }) {
    for (const { from, to, recorder } of scene.protections) {
        if (to <= view.from || from >= view.to) continue;
        const x = Math.max(-4, view.xOf(from));
        const width = Math.max(3, Math.min(layout.width + 4, view.xOf(to)) - x);
        for (const lane of layout.lanes) {
            if (recorder !== null && recorder !== lane.id) continue;
            context.strokeStyle = palette.accent;
            context.lineWidth = 2;
            context.strokeRect(x + 1, lane.top + 1, width - 2, lane.height - 2);
            if (width > 26) drawLock(context, palette, Math.max(6, x + 8), lane.top + lane.height - 22);
        }
    }
}

/** @param {Context} context @param {Palette} palette @param {number} x @param {number} y */
function drawLock(context, palette, x, y) {
    context.fillStyle = palette.surface;
    context.beginPath();
    context.roundRect(x - 3, y - 3, 18, 20, 4);
    context.fill();
    context.fillStyle = context.strokeStyle = palette.accent;
    context.fillRect(x + 1, y + 6, 10, 8);
    context.lineWidth = 1.6;
    context.beginPath();
    context.arc(x + 6, y + 5, 3.4, Math.PI, 2 * Math.PI);
    context.lineTo(x + 9.4, y + 7);
    context.moveTo(x + 2.6, y + 5);
    context.lineTo(x + 2.6, y + 7);
    context.stroke();
}

/**
 * The labels of which anything is in sight, with where they begin and end.
 * @param {Frame} frame
 */
function labelsInSight({ view, scene }) {
    return scene.labels
        .filter(({ from, to }) => (to ?? from) >= view.from && from < view.to)
        .map(({ from, to, text }) => ({ x: view.xOf(from), right: view.xOf(to ?? from), text }));
}

/**
 * Behind the waveform, so that its colour stays.
 * @param {Frame} frame
 */
function drawLabelGrounds(frame) {
    const { context, layout, palette } = frame;
    const top = RULER + NOTES - 5;
    for (const { x, right } of labelsInSight(frame)) {
        const left = Math.max(-2, x);
        context.fillStyle = palette.label;
        context.fillRect(left, top, Math.min(layout.width, right) - left, layout.height - BOTTOM - top);
    }
}

/** @param {Frame} frame */
function drawLabels(frame) {
    const { context, layout, palette } = frame;
    const top = RULER + 5;
    const high = NOTES - 10;
    const labels = labelsInSight(frame);
    let taken = -100;
    context.font = `500 12px ${palette.font}`;
    labels.forEach(({ x, right, text }, index) => {
        context.fillStyle = palette.accent;
        context.fillRect(Math.round(x), top + high, 1, layout.height - BOTTOM - top - high);
        const left = Math.max(0, Math.round(x));
        if (left < taken) return;
        const next = labels[index + 1]?.x ?? Infinity;
        const room = Math.min(layout.width - left - 2, next > left + LABEL_LEAST ? next - left - 2 : Infinity);
        const shown = fitted(context, text, Math.min(220, room - 14));
        const wide = Math.max(shown ? measured(context, shown) + 14 : 6, Math.min(right, left + room) - left);
        taken = left + wide + 1;
        context.beginPath();
        context.roundRect(left, top, wide, high, [x < 0 ? 0 : 2, 6, 6, 2]);
        context.fill();
        context.fillStyle = palette.onAccent;
        if (shown) context.fillText(shown, left + 7, top + high / 2 + 0.5);
    });
}

/**
 * Where there is no lane, why.
 * @param {Frame} frame
 */
function drawNothing({ context, layout, palette, complete }) {
    context.font = `400 15px ${palette.font}`;
    context.fillStyle = palette.soft;
    context.textAlign = "center";
    if (complete) context.fillText("Nothing was recorded here.", layout.width / 2, (RULER + NOTES + layout.height) / 2);
    context.textAlign = "left";
}

/** @param {Frame} frame */
function drawNow({ context, view, layout, palette, now }) {
    if (!view.shows(now)) return;
    const x = Math.round(view.xOf(now));
    context.fillStyle = palette.now;
    for (let y = RULER; y < layout.height - BOTTOM; y += 6) context.fillRect(x, y, 1, 3);
    context.font = `600 11px ${palette.font}`;
    const left = x + 34 > layout.width ? x - 30 : x + 5;
    context.fillText("now", left, RULER + 12);
}

/** @param {Context} context @param {string} text */
function measured(context, text) {
    const key = `${context.font} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
        if (widths.size > 2000) widths.clear();
        width = context.measureText(text).width;
        widths.set(key, width);
    }
    return width;
}

/**
 * @param {Context} context
 * @param {string} text
 * @param {number} room
 * @returns {string} cut where it does not fit, empty where nothing does
 */
function fitted(context, text, room) {
    if (measured(context, text) <= room) return text;
    const most = Math.floor((room / measured(context, text)) * text.length) - 1;
    for (let length = most; length >= 3; length--) {
        const cut = `${text.slice(0, length).trimEnd()}…`;
        if (measured(context, cut) <= room) return cut;
    }
    return "";
}
