// The bar at the foot of the page: play, skip, speed, gain, and the time that is heard.

import { byId } from "./dom.js";
import { clock, clockTenths, shortDate } from "./words.js";

const PAINT_MS = 100;
const AT_REST = ["paused"];

/** @typedef {{seek: (by: number) => void, mark: (direction: number) => void}} Moves */

export class Transport {
    #play = byId("play");
    #time = byId("time");
    #day = byId("day-of-time");
    #state = byId("state");
    #speed = byId("speed");
    #gain = byId("gain");
    #gainOut = byId("gain-value");
    #skipGaps = byId("skip-gaps");
    #skipSilence = byId("skip-silence");
    #shown = "";

    /**
     * @param {import("./player.js").Player} player @param {import("./speaker.js").Speaker} speaker @param {import("./zone.js").Zone} zone
     * @param {Moves} moves
     */
    constructor(player, speaker, zone, moves) {
        this.player = player;
        this.speaker = speaker;
        this.zone = zone;
        this.#play.addEventListener("click", () => this.toggle());
        for (const button of document.querySelectorAll("[data-seek]")) {
            button.addEventListener("click", () => moves.seek(Number(button.getAttribute("data-seek")) * 1000));
        }
        byId("mark-before").addEventListener("click", () => moves.mark(-1));
        byId("mark-after").addEventListener("click", () => moves.mark(1));
        this.#speed.addEventListener("change", () => player.setSpeed(Number(this.#speed.value)));
        this.#gain.addEventListener("input", () => this.#applyGain());
        this.#skipGaps.addEventListener("change", () => player.setOptions({ skipGaps: this.#skipGaps.checked }));
        this.#skipSilence.addEventListener("change", () => player.setOptions({ skipSilence: this.#skipSilence.checked }));
        for (const name of ["state", "seek"]) player.addEventListener(name, () => this.paint());
        setInterval(() => player.playing && this.paint(), PAINT_MS);
    }

    toggle() {
        if (this.player.playing) this.player.pause();
        else this.player.play();
    }

    /** @param {number} direction */
    changeSpeed(direction) {
        const index = this.#speed.selectedIndex + direction;
        if (index < 0 || index >= this.#speed.options.length) return null;
        this.#speed.selectedIndex = index;
        this.player.setSpeed(Number(this.#speed.value));
        return this.#speed.selectedOptions[0].textContent;
    }

    toggleSilence() {
        this.#skipSilence.checked = !this.#skipSilence.checked;
        this.player.setOptions({ skipSilence: this.#skipSilence.checked });
        return this.#skipSilence.checked;
    }

    paint() {
        const { player, zone } = this;
        const position = player.position;
        const playing = player.playing;
        const words = { paused: "", starting: "", playing: "", waiting: "Waiting for more" }[player.state];
        const shown = `${clockTenths(zone, position)} ${shortDate(zone, position)} ${playing} ${words}`;
        if (shown === this.#shown) return;
        this.#shown = shown;
        this.#time.textContent = clock(zone, position);
        this.#time.dateTime = new Date(Math.round(position)).toISOString();
        this.#day.textContent = shortDate(zone, position);
        this.#state.textContent = words;
        this.#play.classList.toggle("on", !AT_REST.includes(player.state));
        this.#play.setAttribute("aria-label", playing ? "Pause" : "Play");
    }

    #applyGain() {
        const decibels = Number(this.#gain.value);
        this.speaker.gain = 10 ** (decibels / 20);
        const words = `${decibels > 0 ? "+" : decibels < 0 ? "−" : ""}${Math.abs(decibels)} dB`;
        this.#gainOut.textContent = words;
        this.#gain.setAttribute("aria-valuetext", words.replace("dB", "decibels"));
    }
}
