// The dialogs: a label, a deletion, a time to go to, the keys. Each opens, asks, and gives back what was answered.

import { byId, el } from "./dom.js";
import { readEntry } from "./entry.js";
import { clockFor, clockTenths, clock, dateAndClock, duration, longDate } from "./words.js";

/** @typedef {import("./zone.js").Zone} Zone */

/** @param {HTMLDialogElement} dialog @returns {Promise<string>} the value of the button that closed it; empty if it was left */
export function opened(dialog) {
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

/** Buttons that close their dialog, and a click beside it. */
export function wireDialogs() {
    for (const dialog of document.querySelectorAll("dialog")) {
        for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());
        if (dialog.id === "sign-in") continue;
        dialog.addEventListener("pointerdown", (event) => {
            if (event.target === dialog) dialog.close();
        });
    }
}

/** @param {Zone} zone @param {{from: number, to: number | null}} range */
export function rangeWords(zone, { from, to }) {
    if (to === null || to === from) return `${longDate(zone, from)}, ${clockTenths(zone, from)}`;
    const sameDay = zone.date(from) === zone.date(to - 1);
    const end = sameDay ? clock(zone, to) : dateAndClock(zone, to);
    return `${longDate(zone, from)}, ${clock(zone, from)} to ${end} (${duration(to - from)})`;
}

/**
 * @param {string} range in words @param {string} text
 * @returns {Promise<string | null>}
 */
export async function askLabel(range, text = "") {
    const field = byId("label-text");
    byId("label-range").textContent = range;
    field.value = text;
    return (await opened(byId("label-dialog"))) === "save" && field.value.trim() !== "" ? field.value.trim() : null;
}

/** @param {Zone} zone @param {number} around @returns {Promise<{time: number, wholeDay: boolean} | null>} */
export async function askTime(zone, around) {
    const field = byId("goto-text");
    const hint = byId("goto-hint");
    const button = byId("goto-button");
    const show = () => {
        const entry = readEntry(field.value, zone, around);
        button.disabled = entry === null;
        hint.textContent = entry
            ? `${longDate(zone, entry.time)}${entry.wholeDay ? "" : `, ${clock(zone, entry.time)}`}`
            : "A time such as 14:05, or a date and a time: yesterday 9:30, 26 Nov 18:00, 2026-11-26.";
    };
    field.value = "";
    field.oninput = show;
    show();
    return (await opened(byId("goto-dialog"))) === "go" ? readEntry(field.value, zone, around) : null;
}

/**
 * Says exactly what would go, and asks.
 * @param {{zone: Zone, range: {from: number, to: number}, names: Map<string, string>,
 *   plan: Awaited<ReturnType<import("./api.js").Api["deleteAudio"]>>}} what
 * @returns {Promise<boolean>}
 */
export async function askDeletion({ zone, range, names, plan }) {
    const total = plan.deleted.reduce((sum, one) => sum + one.ms, 0);
    byId("delete-range").textContent = rangeWords(zone, range);
    const nameOf = (/** @type {string | null} */ id) => (id === null ? "all recorders" : (names.get(id) ?? id));
    byId("delete-list").replaceChildren(
        ...plan.deleted.map((one) =>
            el("li", {}, el("strong", {}, nameOf(one.recorder)), ` ${duration(one.ms)} of audio, ${span(zone, one)}`),
        ),
    );
    byId("delete-kept").replaceChildren(
        ...plan.protected.map((one) =>
            el("li", {}, `Protected, and kept: ${nameOf(one.recorder)}, ${span(zone, one)} (${duration(one.to - one.from)})`),
        ),
    );
    byId("delete-nothing").hidden = total > 0;
    byId("delete-warning").hidden = total === 0;
    const button = byId("delete-button");
    button.disabled = total === 0;
    button.textContent = total > 0 ? `Delete ${duration(total)}` : "Delete";
    return (await opened(byId("delete-dialog"))) === "delete";
}

/** @param {Zone} zone @param {{from: number, to: number}} range */
function span(zone, { from, to }) {
    const clockOf = clockFor(to - from);
    const day = (/** @type {number} */ time) => dateAndClock(zone, time).split(",")[0];
    return `${day(from)}, ${clockOf(zone, from)} to ${zone.date(from) === zone.date(to - 1) ? "" : `${day(to)}, `}${clockOf(zone, to)}`;
}

/** @param {string} title @param {string} question @param {string} action @returns {Promise<boolean>} */
export async function confirm(title, question, action) {
    byId("confirm-title").textContent = title;
    byId("confirm-text").textContent = question;
    byId("confirm-button").textContent = action;
    return (await opened(byId("confirm-dialog"))) === "yes";
}
