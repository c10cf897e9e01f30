// One day's proof: what was recorded, what is missing and why, what was deleted and by whom. Also what the canvas shows, as a table.

import { byId, el, icon } from "./dom.js";
import { clock, clockFor, counted, dateAndClock, duration, KIND_NAMES, longDate, secondName } from "./words.js";
import { HOUR } from "./view.js";

/** @typedef {import("./api.js").Stretches} Stretches */
/** @typedef {import("./api.js").Recorder} Recorder */

const ROWS = 60;
const TOUCHING_MS = 250;

/**
 * @typedef {{zone: import("./zone.js").Zone, onGo: (time: number, recorder: string | null) => void,
 *   onRemoveLabel: (label: import("./api.js").Label) => void,
 *   onEditLabel: (label: import("./api.js").Label) => void, onRemoveProtection: (protection: import("./api.js").Protection) => void,
 *   mayChange: boolean}} Actions
 */

/** @param {Stretches} day @param {Actions} actions */
export function showProof(day, actions) {
    const { zone } = actions;
    const hours = Math.round((day.to - day.from) / HOUR);
    byId("proof-title").textContent = `What became of ${longDate(zone, day.from)}`;
    byId("proof-hours").textContent = hours === 24 ? "" : `This day has ${hours} hours: the clocks were changed.`;
    byId("proof-hours").hidden = hours === 24;
    byId("proof-recorders").replaceChildren(
        ...(day.recorders.length > 0
            ? day.recorders.map((one) => recorderSection(one, day, actions))
            : [el("p", { class: "empty-note" }, "Nothing was recorded on this day.")]),
    );
    byId("proof-labels").replaceChildren(labelSection(day, actions));
    byId("proof-protections").replaceChildren(protectionSection(day, actions));
    byId("proof-deletions").replaceChildren(deletionSection(day, actions));
}

/** @param {Recorder} recorder @param {Stretches} day @param {Actions} actions */
function recorderSection(recorder, day, { zone, onGo }) {
    const rows = joinedAudio(recorder.stretches);
    const facts = [
        ["Recorded", recorder.recorded],
        ["Gaps", recorder.gap],
        ["Pauses", recorder.pause],
        ["Silence", recorder.silence],
        ["Deleted", recorder.deleted],
    ];
    const body = el(
        "tbody",
        {},
        rows.slice(0, ROWS).map((row) => stretchRow(row, recorder.id, zone, onGo)),
    );
    const more =
        rows.length > ROWS &&
        el(
            "button",
            {
                type: "button",
                class: "button quiet",
                onclick: (/** @type {Event} */ event) => {
                    body.append(...rows.slice(ROWS).map((row) => stretchRow(row, recorder.id, zone, onGo)));
                    /** @type {HTMLElement} */ (event.currentTarget).remove();
                },
            },
            `Show ${counted(rows.length - ROWS, "more row")}`,
        );
    return el(
        "section",
        { class: "recorder" },
        el("h3", {}, recorder.name, el("span", { class: "device" }, secondName(recorder))),
        el(
            "dl",
            { class: "facts" },
            facts.map(([name, ms]) => el("div", {}, el("dt", {}, name), el("dd", {}, Number(ms) > 0 ? duration(Number(ms)) : "none"))),
        ),
        el(
            "div",
            { class: "scroll", tabIndex: 0, role: "region", "aria-label": `Stretches of ${recorder.name}` },
            el(
                "table",
                { class: "stretches" },
                el("caption", { class: "unseen" }, `${recorder.name}: every stretch of the day`),
                el(
                    "thead",
                    {},
                    el(
                        "tr",
                        {},
                        ["From", "To", "Length", "What", "Why"].map((name) => el("th", { scope: "col" }, name)),
                    ),
                ),
                body,
            ),
        ),
        more,
    );
}

/**
 * @param {import("./api.js").Stretch} stretch
 * @param {string} recorder
 * @param {import("./zone.js").Zone} zone
 * @param {Actions["onGo"]} onGo
 */
function stretchRow(stretch, recorder, zone, onGo) {
    const words = clockFor(stretch.to - stretch.from);
    const time = (/** @type {number} */ at) => words(zone, at);
    const why = [stretch.cause, stretch.by && `by ${stretch.by}`].filter(Boolean).join(", ");
    return el(
        "tr",
        { class: `kind-${stretch.kind}` },
        el(
            "td",
            {},
            el(
                "button",
                { type: "button", class: "go", "aria-label": `Go to ${time(stretch.from)}`, onclick: () => onGo(stretch.from, recorder) },
                time(stretch.from),
            ),
        ),
        el("td", {}, stretch.live ? "now" : time(stretch.to)),
        el("td", {}, duration(stretch.to - stretch.from)),
        el("td", {}, el("span", { class: "kind" }, icon(`kind-${stretch.kind}`), KIND_NAMES[stretch.kind] ?? stretch.kind)),
        el("td", {}, stretch.live ? "under way" : why),
    );
}

/** Recordings that follow each other without a gap are one row. @param {import("./api.js").Stretch[]} stretches */
function joinedAudio(stretches) {
    /** @type {import("./api.js").Stretch[]} */
    const rows = [];
    for (const stretch of stretches) {
        const last = rows.at(-1);
        if (last && last.kind === "audio" && stretch.kind === "audio" && stretch.from - last.to < TOUCHING_MS) {
            last.to = stretch.to;
            last.live = stretch.live;
        } else {
            rows.push({ ...stretch });
        }
    }
    return rows;
}

/** @param {Stretches} day @param {Actions} actions */
function labelSection(day, { zone, onGo, onEditLabel, onRemoveLabel, mayChange }) {
    const marks = day.recorders.flatMap((recorder) => recorder.marks.map((mark) => ({ ...mark, recorder })));
    const items = [
        ...day.labels.map((label) => ({
            at: label.from,
            item: el(
                "li",
                {},
                goButton(zone, label.from, () => onGo(label.from, label.recorder)),
                el("span", { class: "text" }, label.text),
                el("span", { class: "extent" }, label.to === null ? "" : duration(label.to - label.from)),
                mayChange && iconButton("edit", `Change the label ${label.text}`, () => onEditLabel(label)),
                mayChange && iconButton("delete", `Remove the label ${label.text}`, () => onRemoveLabel(label)),
            ),
        })),
        ...marks.map((mark) => ({
            at: mark.at,
            item: el(
                "li",
                {},
                goButton(zone, mark.at, () => onGo(mark.at, mark.recorder.id)),
                el("span", { class: "text" }, mark.label || "Mark"),
                el("span", { class: "extent" }, `mark, ${mark.recorder.name}`),
            ),
        })),
    ].sort((a, b) => a.at - b.at);
    return listSection(
        "Labels and marks",
        items.map(({ item }) => item),
        "No moment of this day has a label.",
    );
}

/** @param {Stretches} day @param {Actions} actions */
function protectionSection(day, { zone, onGo, onRemoveProtection, mayChange }) {
    const items = day.protections.map((one) =>
        el(
            "li",
            {},
            goButton(zone, one.from, () => onGo(one.from, one.recorder)),
            el("span", { class: "text" }, `to ${clock(zone, one.to)}, ${nameOf(day, one.recorder)}`),
            el("span", { class: "extent" }, duration(one.to - one.from)),
            mayChange && iconButton("delete", `End the protection from ${clock(zone, one.from)}`, () => onRemoveProtection(one)),
        ),
    );
    return items.length > 0 ? listSection("Protected from deletion", items, "") : el("div");
}

/** @param {Stretches} day @param {Actions} actions */
function deletionSection(day, { zone }) {
    const items = day.deletions.map((one) =>
        el(
            "li",
            {},
            el("span", { class: "go" }, clock(zone, one.from)),
            el("span", { class: "text" }, `to ${clock(zone, one.to)}, ${nameOf(day, one.recorder)}`),
            el("span", { class: "extent" }, `by ${one.by}${one.reason ? ` (${one.reason})` : ""}, ${dateAndClock(zone, one.at)}`),
        ),
    );
    return listSection("Deleted", items, "Nothing of this day was deleted.");
}

/** @param {Stretches} day @param {string | null} id */
const nameOf = (day, id) => (id === null ? "all recorders" : (day.recorders.find((one) => one.id === id)?.name ?? "a recorder"));

/** @param {string} title @param {HTMLElement[]} items @param {string} none */
function listSection(title, items, none) {
    return el(
        "section",
        { class: "list" },
        el("h3", {}, title),
        items.length > 0 ? el("ul", {}, items) : el("p", { class: "empty-note" }, none),
    );
}

/** @param {import("./zone.js").Zone} zone @param {number} time @param {() => void} onclick */
function goButton(zone, time, onclick) {
    return el("button", { type: "button", class: "go", "aria-label": `Go to ${clock(zone, time)}`, onclick }, clock(zone, time));
}

/** @param {string} name @param {string} label @param {() => void} onclick */
function iconButton(name, label, onclick) {
    return el("button", { type: "button", class: "icon-button small", "aria-label": label, title: label, onclick }, icon(name));
}
