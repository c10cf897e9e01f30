// The keys. One that is typed into a field, or with a modifier that it does not name, is left to the browser.

const TEXT = ["text", "password", "search", "email", "url", "number"];

/** @typedef {Record<string, () => void>} Bindings by key, with "Shift+" before it where that matters */

export class Keys {
    /** People who speak their commands turn single keys off. */
    enabled = true;

    /** @param {Bindings} bindings */
    constructor(bindings) {
        this.bindings = bindings;
        document.addEventListener("keydown", (event) => this.#press(event));
    }

    /** @param {KeyboardEvent} event */
    #press(event) {
        if (!this.enabled || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
        const target = /** @type {HTMLElement} */ (event.target);
        if (document.querySelector("dialog[open]") || this.#belongsTo(target, event.key)) return;
        const named = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
        const action = this.bindings[named];
        if (!action) return;
        event.preventDefault();
        action();
    }

    /** @param {HTMLElement} target @param {string} key whether the element needs the key itself */
    #belongsTo(target, key) {
        if (target instanceof HTMLTextAreaElement) return true;
        if (target instanceof HTMLInputElement && TEXT.includes(target.type)) return true;
        const moves = key.startsWith("Arrow") || key === "Home" || key === "End" || key.startsWith("Page");
        if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === "range"))
            return moves || key === " ";
        return key === " " && (target instanceof HTMLButtonElement || target instanceof HTMLInputElement || target.tagName === "SUMMARY");
    }
}
