// The calendar: a month at a time, each day filled as far as there is audio of it.

import { byId, el } from "./dom.js";
import { counted, duration, monthName, weekdayName } from "./words.js";

/** @typedef {import("./api.js").DaySummary} DaySummary */

const GAP_SHOWN_MS = 1000;
const MONTHS_SHOWN = 2;

export class Calendar {
    /** @type {Map<string, DaySummary>} */
    #days = new Map();
    /** The last month that is shown: months since year 0. */
    #month = 0;
    #selected = "";
    #first = "";
    #asked = "";

    /**
     * @param {import("./api.js").Api} api @param {import("./zone.js").Zone} zone
     * @param {(date: string) => void} onChoose @param {(problem: unknown) => void} onProblem
     */
    constructor(api, zone, onChoose, onProblem) {
        this.api = api;
        this.zone = zone;
        this.onChoose = onChoose;
        this.onProblem = onProblem;
        this.dialog = byId("calendar-dialog");
        this.grid = byId("calendar-months");
        byId("calendar-earlier").addEventListener("click", () => this.#turn(-1));
        byId("calendar-later").addEventListener("click", () => this.#turn(1));
        this.grid.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    }

    /** @param {{first: string | null, days: DaySummary[]}} answer */
    take({ first, days }) {
        for (const day of days) this.#days.set(day.date, day);
        this.#first = first ?? this.#first;
    }

    /** @param {string} date @returns {DaySummary | undefined} */
    summary(date) {
        return this.#days.get(date);
    }

    /** @param {string} date the day that is looked at */
    async open(date) {
        this.#selected = date;
        this.#month = monthOf(date);
        this.#draw();
        this.dialog.showModal();
        this.#focus(date);
        await this.#refresh();
    }

    /** @param {number} months */
    #turn(months) {
        this.#month += months;
        this.#draw();
        void this.#refresh();
    }

    /** Asks for the months that are shown, since they may have changed. */
    async #refresh() {
        const from = dateOf(this.#month - MONTHS_SHOWN + 1, 1);
        this.#asked = from;
        try {
            this.take(await this.api.days(from, dateOf(this.#month + 1, 1)));
        } catch (problem) {
            this.onProblem(problem);
        }
        if (this.#asked !== from) return;
        const focused = document.activeElement?.getAttribute("data-date");
        this.#draw();
        if (focused) this.#focus(focused);
    }

    #draw() {
        const today = this.zone.date(Date.now());
        const months = Array.from({ length: MONTHS_SHOWN }, (_, at) => this.#month - MONTHS_SHOWN + 1 + at);
        this.grid.replaceChildren(...months.map((month) => this.#drawMonth(month, today)));
        byId("calendar-later").disabled = this.#month >= monthOf(today);
        byId("calendar-earlier").disabled = this.#first !== "" && this.#month <= monthOf(this.#first);
    }

    /** @param {number} month @param {string} today */
    #drawMonth(month, today) {
        const title = `${monthName((month % 12) + 1)} ${Math.floor(month / 12)}`;
        const offset = (new Date(`${dateOf(month, 1)}T12:00:00Z`).getUTCDay() + 6) % 7;
        const length = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
        const cells = Array.from({ length: offset }, () => el("td"));
        for (let day = 1; day <= length; day++) cells.push(el("td", {}, this.#drawDay(dateOf(month, day), today)));
        while (cells.length % 7) cells.push(el("td"));
        const rows = [];
        for (let at = 0; at < cells.length; at += 7) rows.push(el("tr", {}, cells.slice(at, at + 7)));
        const names = Array.from({ length: 7 }, (_, at) => {
            const name = weekdayName((at + 1) % 7);
            return el("th", { scope: "col", abbr: name }, name.slice(0, 2));
        });
        return el("table", { class: "month" }, el("caption", {}, title), el("thead", {}, el("tr", {}, names)), el("tbody", {}, rows));
    }

    /** @param {string} date @param {string} today */
    #drawDay(date, today) {
        const day = this.#days.get(date);
        const share = day ? Math.min(1, day.recorded / (day.to - day.from)) : 0;
        const [, month, number] = date.split("-").map(Number);
        const words = [`${number} ${monthName(month)}`, day?.recorded ? `${duration(day.recorded)} recorded` : "nothing recorded"];
        if (day?.gap) words.push(`${duration(day.gap)} of gaps`);
        if (day?.deleted) words.push(`${duration(day.deleted)} deleted`);
        if (day?.labels) words.push(counted(day.labels, "label"));
        const level = el("span", { class: "level" });
        level.style.height = share > 0 ? `${Math.max(8, share * 100)}%` : "0";
        return el(
            "button",
            {
                type: "button",
                class: `day${day?.recorded ? "" : " empty"}${day && day.gap > GAP_SHOWN_MS ? " gaps" : ""}${day?.labels ? " labels" : ""}`,
                "data-date": date,
                "aria-label": words.join(", "),
                title: words.slice(1).join(", "),
                "aria-current": date === today ? "date" : undefined,
                "aria-pressed": String(date === this.#selected),
                tabIndex: date === this.#selected ? 0 : -1,
                disabled: date > today,
                onclick: () => this.#choose(date),
            },
            level,
            el("span", { class: "number" }, number),
        );
    }

    /** @param {string} date */
    #choose(date) {
        this.dialog.close();
        this.onChoose(date);
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
        const step = /** @type {Record<string, number>} */ (steps)[event.key];
        const date = document.activeElement?.getAttribute("data-date");
        if (!date || (!step && event.key !== "PageUp" && event.key !== "PageDown")) return;
        event.preventDefault();
        event.stopPropagation();
        const moved = new Date(`${date}T12:00:00Z`);
        if (step) moved.setUTCDate(moved.getUTCDate() + step);
        else moved.setUTCMonth(moved.getUTCMonth() + (event.key === "PageUp" ? -1 : 1));
        this.#focus(moved.toISOString().slice(0, 10));
    }

    /** @param {string} date */
    #focus(date) {
        if (date > this.zone.date(Date.now())) return;
        const month = monthOf(date);
        if (month > this.#month || month <= this.#month - MONTHS_SHOWN)
            this.#turn(month - this.#month + (month < this.#month ? MONTHS_SHOWN - 1 : 0));
        const button = this.grid.querySelector(`[data-date="${date}"]`);
        if (!button) return;
        for (const other of this.grid.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
        button.tabIndex = 0;
        button.focus();
    }
}

/** @param {string} date */
const monthOf = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** @param {number} month @param {number} day */
const dateOf = (month, day) =>
    `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
