// Pointers and wheel on the timeline: a click plays, a drag moves, a drag on the ruler selects, two fingers zoom.

import { laneAt } from "./lanes.js";
import { zoneOf } from "./timeline.js";
import { clamp } from "./view.js";

const SLOP = 5;
const HANDLE = 9;
const WHEEL = 0.0022;
const LINE = 16;

/** @typedef {{kind: "pan" | "select" | "pinch", x: number, y: number, moved: boolean, anchor: number, touch: boolean}} Drag */

export class Gestures {
    /** @type {Map<number, {x: number, y: number}>} */
    #pointers = new Map();
    /** @type {Drag | null} */
    #drag = null;
    #apart = 0;
    #speed = 0;
    #lastMove = 0;

    /**
     * @param {import("./timeline.js").Timeline} timeline @param {import("./selection.js").Selection} selection
     * @param {(time: number, recorder: string | null) => void} onPlay
     */
    constructor(timeline, selection, onPlay) {
        this.timeline = timeline;
        this.selection = selection;
        this.onPlay = onPlay;
        this.view = timeline.view;
        const { root } = timeline;
        root.addEventListener("pointerdown", (event) => this.#down(event));
        root.addEventListener("pointermove", (event) => this.#move(event));
        root.addEventListener("pointerup", (event) => this.#up(event));
        root.addEventListener("pointercancel", (event) => this.#up(event, true));
        root.addEventListener("pointerleave", () => this.#hover(null));
        root.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    }

    /** @param {PointerEvent} event */
    #place(event) {
        return { x: event.offsetX, y: event.offsetY };
    }

    /** @param {PointerEvent} event */
    #down(event) {
        if (event.button !== 0 || /** @type {Element} */ (event.target).closest("button")) return;
        const { x, y } = this.#place(event);
        this.#pointers.set(event.pointerId, { x, y });
        this.timeline.root.setPointerCapture(event.pointerId);
        if (this.#pointers.size >= 2) {
            this.#apart = this.#distance();
            this.#drag = { kind: "pinch", x, y, moved: true, anchor: 0, touch: true };
            return;
        }
        const handle = this.#handleAt(x);
        const selects = handle !== null || event.shiftKey || zoneOf(y) === "ruler";
        const anchor = handle ?? this.view.timeAt(x);
        this.#drag = { kind: selects ? "select" : "pan", x, y, moved: false, anchor, touch: event.pointerType === "touch" };
        this.#speed = 0;
        this.#hover(null);
    }

    /** The end of the selection that stays where it is when the other one is dragged. @param {number} x */
    #handleAt(x) {
        const { range } = this.selection;
        if (!range) return null;
        if (Math.abs(this.view.xOf(range.to) - x) <= HANDLE) return range.from;
        if (Math.abs(this.view.xOf(range.from) - x) <= HANDLE) return range.to;
        return null;
    }

    /** @param {PointerEvent} event */
    #move(event) {
        const { x, y } = this.#place(event);
        const drag = this.#drag;
        if (!drag) {
            if (event.pointerType !== "touch") this.#hover({ x, y });
            this.timeline.root.classList.toggle("on-handle", this.#handleAt(x) !== null);
            return;
        }
        if (!this.#pointers.has(event.pointerId)) return;
        const before = this.#pointers.get(event.pointerId) ?? { x, y };
        this.#pointers.set(event.pointerId, { x, y });
        if (drag.kind === "pinch") return this.#pinch(before, { x, y });
        if (!drag.moved && Math.abs(x - drag.x) < SLOP) return;
        if (!drag.moved) this.timeline.root.classList.add(drag.kind === "pan" ? "panning" : "selecting");
        const first = !drag.moved;
        drag.moved = true;
        if (drag.kind === "select") this.selection.set(drag.anchor, this.view.timeAt(clamp(x, 0, this.view.width)));
        else {
            const dx = x - (first ? drag.x : before.x);
            this.#speed = 0.6 * (dx / Math.max(1, event.timeStamp - this.#lastMove)) + 0.4 * this.#speed;
            this.view.panBy(dx);
        }
        this.#lastMove = event.timeStamp;
    }

    /** @param {PointerEvent} event @param {boolean} [cancelled] */
    #up(event, cancelled = false) {
        if (!this.#pointers.delete(event.pointerId)) return;
        const drag = this.#drag;
        if (this.#pointers.size > 0) return this.#goOn();
        this.#drag = null;
        this.timeline.root.classList.remove("panning", "selecting");
        if (!drag || cancelled) return;
        if (!drag.moved) {
            const lane = laneAt(this.timeline.layout, drag.y);
            this.onPlay(this.view.timeAt(drag.x), lane?.id ?? null);
        } else if (drag.kind === "pan" && drag.touch && event.timeStamp - this.#lastMove < 60 && Math.abs(this.#speed) > 0.3) {
            const { from, span } = this.view;
            this.view.glideTo(from - ((this.#speed * 180) / this.view.width) * span, span);
        }
    }

    /** With the fingers that stay: two zoom, and one moves. */
    #goOn() {
        if (this.#drag?.kind !== "pinch") return;
        this.#apart = this.#distance();
        if (this.#pointers.size === 1) this.#drag = { ...this.#drag, kind: "pan" };
    }

    #distance() {
        const [a, b = a] = [...this.#pointers.values()];
        return Math.max(20, Math.abs(a.x - b.x));
    }

    /** @param {{x: number, y: number}} before @param {{x: number, y: number}} after */
    #pinch(before, after) {
        if (this.#pointers.size < 2) return;
        const apart = this.#distance();
        const [a, b] = [...this.#pointers.values()];
        this.view.panBy((after.x - before.x) / 2);
        this.view.zoomAt(this.#apart / apart, (a.x + b.x) / 2);
        this.#apart = apart;
    }

    /** @param {WheelEvent} event */
    #wheel(event) {
        const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
        const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
        if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
            event.preventDefault();
            this.view.panBy(-sideways * unit);
        } else if (event.deltaY !== 0) {
            event.preventDefault();
            // A pinch on a touchpad arrives as a wheel with Ctrl, in smaller steps.
            const strength = event.ctrlKey ? 5 : 1;
            this.view.zoomAt(Math.exp(clamp(event.deltaY * unit * strength, -240, 240) * WHEEL), event.offsetX);
        }
        this.#hover(event.shiftKey ? null : { x: event.offsetX, y: event.offsetY });
    }

    /** @param {{x: number, y: number} | null} hover */
    #hover(hover) {
        this.timeline.hover = hover;
        this.timeline.refresh();
    }
}
