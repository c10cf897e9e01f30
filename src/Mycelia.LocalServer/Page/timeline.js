// The timeline on the page: two canvases, one for what was recorded and one for what moves, and the frames in which they are drawn.

import { draw } from "./drawing.js";
import { layOut, NOTES, RULER } from "./lanes.js";
import { drawOverlay } from "./overlay.js";
import { onPaletteChange, readPalette } from "./palette.js";
import { levelFor } from "./peaks.js";
import { Shapes } from "./shapes.js";
import { byId, el } from "./dom.js";
import { heardIn } from "./scene.js";
import { secondName } from "./words.js";

export class Timeline extends EventTarget {
    #root = byId("timeline");
    #base = byId("timeline-base");
    #overlay = byId("timeline-overlay");
    #names = byId("lanes");
    #baseContext = this.#base.getContext("2d", { alpha: false });
    #overlayContext = this.#overlay.getContext("2d");
    #palette = readPalette();
    #scale = 1;
    #shapes = new Shapes("", 1);
    #frame = 0;
    #baseDirty = true;
    #lanesKey = "";

    /** @type {{x: number, y: number} | null} */
    hover = null;

    /**
     * @param {{view: import("./view.js").View, archive: import("./archive.js").Archive, peaks: import("./peaks.js").Peaks,
     *   player: import("./player.js").Player, selection: import("./selection.js").Selection, zone: import("./zone.js").Zone}} parts
     */
    constructor({ view, archive, peaks, player, selection, zone }) {
        super();
        this.view = view;
        this.archive = archive;
        this.peaks = peaks;
        this.player = player;
        this.selection = selection;
        this.zone = zone;
        this.scene = archive.scene(view.from, view.to);
        this.layout = layOut([], 1);
        for (const source of [view, archive, peaks]) source.addEventListener("change", () => this.redraw());
        for (const name of ["state", "seek"]) player.addEventListener(name, () => this.redraw());
        selection.addEventListener("change", () => this.refresh());
        onPaletteChange(() => this.#recolour());
        new ResizeObserver(() => this.#resize()).observe(this.#root);
        this.#resize();
    }

    /** The element that takes pointers and keys. */
    get root() {
        return /** @type {HTMLElement} */ (this.#root);
    }

    /** Whether what is looked at is drawn, with all of its waveform. */
    get drawn() {
        const { from, to, span } = this.view;
        return !this.#baseDirty && this.archive.knows(from, to) && this.peaks.knows(this.#levelOf(span), from, to);
    }

    /** Everything is drawn anew in the next frame. */
    redraw() {
        this.#baseDirty = true;
        this.refresh();
    }

    /** What moves is drawn anew in the next frame. */
    refresh() {
        this.#frame ||= requestAnimationFrame((now) => this.#draw(now));
    }

    /** @param {number} time of the frame */
    #draw(time) {
        this.#frame = 0;
        const gliding = this.view.step(time);
        this.dispatchEvent(new Event("frame"));
        if (this.#baseDirty) {
            this.#baseDirty = false;
            this.scene = this.archive.scene(this.view.from, this.view.to);
            this.#layOut();
            const { from, span } = this.view.target;
            this.peaks.want(this.#levelOf(span), from, from + span);
            draw({
                context: this.#baseContext,
                scale: this.#scale,
                view: this.view,
                layout: this.layout,
                scene: this.scene,
                peaks: this.peaks,
                zone: this.zone,
                palette: this.#palette,
                shapes: this.#shapes,
                heard: this.player.recorder,
                now: this.scene.now,
                complete: this.archive.knows(this.view.from, this.view.to),
            });
        }
        drawOverlay({
            context: this.#overlayContext,
            scale: this.#scale,
            view: this.view,
            layout: this.layout,
            zone: this.zone,
            palette: this.#palette,
            position: this.player.position,
            playing: this.player.playing,
            selection: this.selection.range,
            hover: this.hover,
        });
        if (gliding) this.redraw();
        else if (this.player.state === "playing") this.refresh();
    }

    /** @param {number} span */
    #levelOf(span) {
        return levelFor(span / (this.layout.width * this.#scale));
    }

    /** The recorders of the days that are looked at: lanes do not come and go while somebody moves within a day. */
    #shown() {
        const { from, to } = this.view;
        return heardIn(this.scene.recorders, this.zone.startOfDay(from), this.zone.dayAfter(to - 1));
    }

    #layOut() {
        const layout = layOut(this.#shown(), this.view.width);
        const names = layout.lanes.map((lane) => `${lane.id} ${lane.recorder.name}`).join(" ");
        const key = `${layout.width} ${layout.height} ${this.player.recorder} ${names}`;
        this.layout = layout;
        if (key === this.#lanesKey) return;
        this.#lanesKey = key;
        this.#fit();
        const several = layout.lanes.length > 1;
        this.#names.replaceChildren(
            ...layout.lanes.map((lane) => {
                const heard = lane.id === this.player.recorder;
                const content = [
                    el("span", { class: "lane-name" }, lane.recorder.name),
                    el("span", { class: "lane-device" }, secondName(lane.recorder)),
                ];
                const name = several
                    ? el(
                          "button",
                          {
                              type: "button",
                              class: "lane",
                              "aria-pressed": String(heard),
                              title: `Listen to ${lane.recorder.name}`,
                              onclick: () => this.#choose(lane.id),
                          },
                          ...content,
                      )
                    : el("div", { class: "lane" }, ...content);
                name.style.top = `${lane.top + 8}px`;
                return name;
            }),
        );
        this.dispatchEvent(new Event("lanes"));
    }

    /** @param {string} id */
    #choose(id) {
        this.dispatchEvent(new CustomEvent("choose", { detail: id }));
    }

    #resize() {
        this.view.width = Math.max(1, this.#root.clientWidth);
        this.#scale = Math.min(3, devicePixelRatio || 1);
        this.#shapes = new Shapes(this.#palette.gap, this.#scale);
        this.#lanesKey = "";
        this.redraw();
    }

    /** The canvases get the size that the lanes need. */
    #fit() {
        const { width, height } = this.layout;
        this.#root.style.height = `${height}px`;
        for (const canvas of [this.#base, this.#overlay]) {
            canvas.width = Math.round(width * this.#scale);
            canvas.height = Math.round(height * this.#scale);
            canvas.style.width = `${width}px`;
            canvas.style.height = `${height}px`;
        }
    }

    #recolour() {
        this.#palette = readPalette();
        this.#shapes = new Shapes(this.#palette.gap, this.#scale);
        this.redraw();
    }
}

/** @param {number} y @returns {"ruler" | "notes" | "lanes"} */
export function zoneOf(y) {
    return y < RULER ? "ruler" : y < RULER + NOTES ? "notes" : "lanes";
}
