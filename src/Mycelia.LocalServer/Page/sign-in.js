// Who listens: the form that asks for a key, and signing out.

import { byId } from "./dom.js";

export class SignIn {
    #dialog = byId("sign-in");
    #problem = byId("sign-in-problem");
    #id = byId("client-id");
    #secret = byId("client-secret");
    #button = byId("sign-in-button");

    /** @param {import("./api.js").Api} api @param {() => void} onSignedIn */
    constructor(api, onSignedIn) {
        this.api = api;
        this.onSignedIn = onSignedIn;
        this.#dialog.addEventListener("cancel", (/** @type {Event} */ event) => event.preventDefault());
        byId("sign-in-form").addEventListener("submit", (/** @type {Event} */ event) => {
            event.preventDefault();
            void this.#submit();
        });
        byId("sign-out").addEventListener("click", () => void this.#leave());
    }

    ask() {
        document.body.classList.add("signed-out");
        if (this.#dialog.open) return;
        this.#dialog.showModal();
        this.#id.focus();
    }

    /** @param {{key: string, rights: string[]}} session */
    show({ key, rights }) {
        document.body.classList.remove("signed-out");
        byId("key-name").textContent = key;
        byId("selection-delete").hidden = !rights.includes("delete");
        byId("account").hidden = false;
    }

    async #submit() {
        this.#problem.hidden = true;
        this.#button.disabled = true;
        try {
            await this.api.signIn(this.#id.value.trim(), this.#secret.value.trim());
            this.#secret.value = "";
            this.#dialog.close();
            this.onSignedIn();
        } catch (problem) {
            this.#problem.textContent = problem instanceof Error ? problem.message : String(problem);
            this.#problem.hidden = false;
            this.#secret.focus();
        } finally {
            this.#button.disabled = false;
        }
    }

    async #leave() {
        try {
            await this.api.signOut();
        } finally {
            location.reload();
        }
    }
}
