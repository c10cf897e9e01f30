// The day that is shown: its title, its summary, its proof, and the way to the day before and after.

import { byId } from "./dom.js";
import { showProof } from "./proof.js";
import { sceneOf } from "./scene.js";
import { counted, duration, longDate, monthName, shortDate } from "./words.js";
import { DAY } from "./view.js";

/** @typedef {import("./api.js").Stretches} Stretches */

const SETTLE_MS = 140;
const SEVERAL_DAYS = 1.6 * DAY;

export class Day extends EventTarget {
    #title = byId("day-title");
    #summary = byId("day-summary");
    #shown = "";
    #date = "";
    #timer = 0;
    #loading = /** @type {AbortController | null} */ (null);
    #stale = true;

    /** @type {Stretches | null} */
    data = null;

    /**
     * @param {import("./api.js").Api} api @param {import("./zone.js").Zone} zone @param {import("./view.js").View} view
     * @param {() => number} position what is listened to @param {() => import("./proof.js").Actions} actions
     */
    constructor(api, zone, view, position, actions) {
        super();
        this.api = api;
        this.zone = zone;
        this.view = view;
        this.position = position;
        this.actions = actions;
        view.addEventListener("change", () => this.#follow());
    }

    /** The date in the middle of the timeline; where that shows many days, the one that is listened to. */
    get date() {
        const { from, span } = this.view.target;
        const position = this.position();
        return this.zone.date(span > SEVERAL_DAYS && position >= from && position < from + span ? position : from + span / 2);
    }

    /** What is shown of the day may no longer be so. */
    refresh(delay = SETTLE_MS) {
        this.#stale = true;
        this.#follow(delay);
    }

    #follow(delay = SETTLE_MS) {
        const date = this.date;
        this.#paintTitle(date);
        if (date === this.#date && !this.#stale) return;
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => void this.#load(this.date), delay);
    }

    /** @param {string} date */
    async #load(date) {
        this.#date = date;
        this.#stale = false;
        this.#loading?.abort();
        const loading = (this.#loading = new AbortController());
        try {
            this.data = sceneOf([await this.api.day(date, loading.signal)]);
        } catch {
            // Said by whatever else asked for this day; the next change of the view asks again.
            if (!loading.signal.aborted) this.#stale = true;
            return;
        }
        this.#paintSummary(this.data);
        keepingFocus(() => showProof(/** @type {Stretches} */ (this.data), this.actions()));
        this.dispatchEvent(new Event("change"));
    }

    /** @param {string} date */
    #paintTitle(date) {
        const { from, span } = this.view.target;
        const { zone } = this;
        let title = longDate(zone, zone.startOf(date));
        if (span > 45 * DAY) title = monthsWords(zone, from, from + span);
        else if (span > SEVERAL_DAYS)
            title = `${shortDate(zone, from)} to ${shortDate(zone, from + span - 1)} ${zone.local(from + span - 1).year}`;
        if (title === this.#shown) return;
        this.#shown = title;
        this.#title.textContent = title;
        document.title = `${title} · Mycelia`;
    }

    /** @param {Stretches} day */
    #paintSummary(day) {
        const recorded = Math.max(0, ...day.recorders.map((one) => one.recorded));
        const gaps = day.recorders.flatMap((one) =>
            one.stretches.filter((stretch) => stretch.kind === "gap" || stretch.kind === "damaged" || stretch.kind === "missing"),
        );
        const lost = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
        const several = this.view.target.span > SEVERAL_DAYS ? `${shortDate(this.zone, day.from)}: ` : "";
        const parts = [`${several}${recorded > 0 ? `${duration(recorded)} recorded` : "Nothing recorded"}`];
        if (gaps.length > 0) parts.push(`${counted(gaps.length, "gap")}, ${duration(lost)}`);
        if (day.labels.length > 0) parts.push(counted(day.labels.length, "label"));
        this.#summary.textContent = parts.join("  ·  ");
    }
}

/** What had the focus is made anew: the one of the same name gets it. @param {() => void} change */
function keepingFocus(change) {
    const name = document.activeElement?.closest(".proof") ? document.activeElement.getAttribute("aria-label") : null;
    change();
    if (name) /** @type {HTMLElement | null} */ (document.querySelector(`.proof [aria-label="${CSS.escape(name)}"]`))?.focus();
}

/** @param {import("./zone.js").Zone} zone @param {number} from @param {number} to */
function monthsWords(zone, from, to) {
    const first = zone.local(from);
    const last = zone.local(to - 1);
    const year = first.year === last.year ? "" : ` ${first.year}`;
    return `${monthName(first.month)}${year} to ${monthName(last.month)} ${last.year}`;
}
