// What can be done with a selected stretch: listen, download, label, protect, delete.

import { newId } from "./api.js";
import { askDeletion, askLabel, confirm, rangeWords } from "./dialogs.js";
import { byId } from "./dom.js";
import { clockTenths, clock, dateAndClock, duration } from "./words.js";

/** @typedef {import("./api.js").Label} Label */
/** @typedef {import("./api.js").Protection} Protection */

const EXACT_BELOW_MS = 60_000;

export class StretchActions {
    #bar = byId("selection-bar");
    #range = byId("selection-range");
    #format = byId("format");

    /**
     * @param {{api: import("./api.js").Api, zone: import("./zone.js").Zone, player: import("./player.js").Player,
     *   selection: import("./selection.js").Selection,
     *   announcer: import("./announce.js").Announcer, names: () => Map<string, string>, onChanged: (from: number,
     *   to: number) => void}} parts
     */
    constructor({ api, zone, player, selection, announcer, names, onChanged }) {
        this.api = api;
        this.zone = zone;
        this.player = player;
        this.selection = selection;
        this.announcer = announcer;
        this.names = names;
        this.onChanged = onChanged;
        selection.addEventListener("change", () => this.#paint());
        byId("selection-play").addEventListener("click", () => selection.range && player.playFrom(selection.range.from, player.recorder));
        byId("selection-download").addEventListener("click", () => void this.download());
        byId("selection-label").addEventListener("click", () => void this.label());
        byId("selection-protect").addEventListener("click", () => void this.protect());
        byId("selection-delete").addEventListener("click", () => void this.remove());
        byId("selection-clear").addEventListener("click", () => selection.clear());
    }

    download() {
        return this.#tried(async () => {
            const { range, recorder } = this.#chosen("download");
            const address = this.api.downloadAddress(range.from, range.to, recorder, this.#format.value);
            await this.api.checkDownload(address);
            const link = document.createElement("a");
            link.href = address;
            link.download = "";
            link.click();
            this.announcer.show(`Downloading ${duration(range.to - range.from)}.`);
        });
    }

    /** The selection, or the moment that is heard. */
    label() {
        return this.#tried(async () => {
            const at = Math.round(this.player.position);
            const range = this.selection.usable && this.selection.range ? this.selection.range : { from: at, to: null };
            const text = await askLabel(rangeWords(this.zone, range));
            if (text === null) return;
            await this.api.putLabel({ id: newId(), from: range.from, to: range.to, text, recorder: this.player.recorder });
            this.#changed(range.from, range.to ?? range.from, `Labelled: ${text}`);
        });
    }

    /** @param {Label} label */
    editLabel(label) {
        return this.#tried(async () => {
            const text = await askLabel(rangeWords(this.zone, label), label.text);
            if (text === null || text === label.text) return;
            await this.api.putLabel({ ...label, text });
            this.#changed(label.from, label.to ?? label.from, `Labelled: ${text}`);
        });
    }

    /** @param {Label} label */
    removeLabel(label) {
        return this.#tried(async () => {
            if (!(await confirm("Remove this label?", `“${label.text}”. The audio stays.`, "Remove"))) return;
            await this.api.deleteLabel(label.id);
            this.#changed(label.from, label.to ?? label.from, "The label is removed.");
        });
    }

    protect() {
        return this.#tried(async () => {
            const { range, recorder } = this.#chosen("protect");
            await this.api.putProtection({ id: newId(), ...range, recorder });
            this.#changed(range.from, range.to, `Protected from deletion: ${duration(range.to - range.from)}.`);
        });
    }

    /** @param {Protection} protection */
    removeProtection(protection) {
        return this.#tried(async () => {
            const question = `${rangeWords(this.zone, protection)} can then be deleted, by you or because of its age.`;
            if (!(await confirm("End this protection?", question, "End it"))) return;
            await this.api.deleteProtection(protection.id);
            this.#changed(protection.from, protection.to, "The protection is ended.");
        });
    }

    remove() {
        return this.#tried(async () => {
            const { range, recorder } = this.#chosen("delete");
            const plan = await this.api.deleteAudio(range.from, range.to, recorder, { dryRun: true, unprotectedOnly: true });
            if (!(await askDeletion({ zone: this.zone, range, names: this.names(), plan }))) return;
            const done = await this.api.deleteAudio(range.from, range.to, recorder, { unprotectedOnly: true });
            const total = done.deleted.reduce((sum, one) => sum + one.ms, 0);
            this.selection.clear();
            this.#changed(range.from, range.to, `Deleted ${duration(total)}.`);
        });
    }

    /** @param {string} action */
    #chosen(action) {
        const { range } = this.selection;
        if (!range || !this.selection.usable)
            throw new Error(`Select what to ${action} first: drag on the ruler, or press i and o while listening.`);
        if (!this.player.recorder) throw new Error("There is no recorder here.");
        return { range: { from: Math.round(range.from), to: Math.round(range.to) }, recorder: this.player.recorder };
    }

    /** @param {() => Promise<void>} action */
    async #tried(action) {
        try {
            await action();
        } catch (problem) {
            this.announcer.show(problem instanceof Error ? problem.message : String(problem), true);
        }
    }

    /** @param {number} from @param {number} to @param {string} sentence */
    #changed(from, to, sentence) {
        this.onChanged(from, to);
        this.announcer.show(sentence);
    }

    #paint() {
        const { range } = this.selection;
        this.#bar.hidden = !range;
        if (!range) return;
        const length = range.to - range.from;
        const time = length < EXACT_BELOW_MS ? clockTenths : clock;
        const end = this.zone.date(range.from) === this.zone.date(range.to) ? time : dateAndClock;
        this.#range.textContent = this.selection.usable
            ? `${time(this.zone, range.from)} – ${end(this.zone, range.to)} · ${duration(length)}`
            : `From ${clockTenths(this.zone, range.from)}: press o, or drag, to set the end`;
        for (const button of this.#bar.querySelectorAll("[data-needs-range]")) button.disabled = !this.selection.usable;
    }
}
