// Puts the page together.

import { readAddress, writeAddress } from "./address.js";
import { Announcer } from "./announce.js";
import { Api, ApiError } from "./api.js";
import { Archive } from "./archive.js";
import { Calendar } from "./calendar.js";
import { Day } from "./day.js";
import { askTime, opened, wireDialogs } from "./dialogs.js";
import { byId } from "./dom.js";
import { Gestures } from "./gestures.js";
import { Keys } from "./keys.js";
import { Live } from "./live.js";
import { momentBeside } from "./moments.js";
import { Peaks } from "./peaks.js";
import { Pieces } from "./pieces.js";
import { Player } from "./player.js";
import { Quiet } from "./quiet.js";
import { Route } from "./route.js";
import { stretchAt } from "./scene.js";
import { Selection } from "./selection.js";
import { SignIn } from "./sign-in.js";
import { Speaker } from "./speaker.js";
import { StretchActions } from "./stretch-actions.js";
import { Strip } from "./strip.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";
import { DAY, HOUR, MINUTE, SECOND, View } from "./view.js";
import { clock, duration, longDate, stretchWords } from "./words.js";
import { Zone } from "./zone.js";

const ADDRESS_MS = 500;
const ADDRESS_PLAYING_MS = 5000;
const VALUE_PLAYING_MS = 15_000;
const LIVE_DAY_MS = 5000;
const ZOOM_STEP = 2;

let addressTimer = 0;
let dayGrew = 0;

const zone = Zone.own();
const api = new Api(zone.name);
const address = readAddress(location.hash);
const announcer = new Announcer();

const start = viewOf(address);
const view = new View(start.from, start.span, matchMediaMotion());
const archive = new Archive(api);
const peaks = new Peaks(api);
const pieces = new Pieces(api);
const speaker = new Speaker();
const route = new Route(archive, new Quiet(peaks), api, zone);
const player = new Player(route, pieces, speaker);
const selection = new Selection();
const timeline = new Timeline({ view, archive, peaks, player, selection, zone });
const strip = new Strip({ view, peaks, player, zone });
const actions = new StretchActions({ api, zone, player, selection, announcer, names, onChanged: changed });
const day = new Day(
    api,
    zone,
    view,
    () => player.position,
    () => ({
        zone,
        mayChange: true,
        onGo: goTo,
        onEditLabel: (label) => void actions.editLabel(label),
        onRemoveLabel: (label) => void actions.removeLabel(label),
        onRemoveProtection: (protection) => void actions.removeProtection(protection),
    }),
);
const calendar = new Calendar(api, zone, showDate, fail);
const transport = new Transport(player, speaker, zone, { seek: seekBy, mark: goToMoment });
const signIn = new SignIn(api, () => {
    archive.clear();
    peaks.clear();
    void begin();
});
const live = new Live({
    onAudio: heardOf,
    onChanged: changed,
    onReturn: () => changed(-Infinity, Infinity),
    isHeard: () => player.playing,
});

api.onSignedOut = () => {
    player.pause();
    live.stop();
    signIn.ask();
};

wireDialogs();
wirePage();
wirePlayer();
const keys = wireKeys();
new Gestures(timeline, selection, (time, recorder) => player.playFrom(time, recorder ?? heardRecorder(time)));
place(address);
void begin();

/** Asks who listens and what there is, and shows the instant of the address, or the last day. */
async function begin() {
    day.refresh(0);
    try {
        const [session, days] = await Promise.all([api.session(), api.days().catch(unlessSignedOut)]);
        if (!session || !days) return signIn.ask();
        signIn.show(session);
        calendar.take(days);
        const date = zone.date(view.centre);
        if (address.time === null && days.last && !days.days.some((one) => one.date === date)) showDate(days.last);
        live.start();
    } catch (problem) {
        fail(problem);
    }
}

/** @param {unknown} problem @returns {null} */
function unlessSignedOut(problem) {
    if (problem instanceof ApiError && problem.status === 401) return null;
    throw problem;
}

/** @param {ReturnType<typeof readAddress>} where */
function place({ time, span, recorder }) {
    if (recorder) player.recorder = recorder;
    if (time === null) {
        player.seek(view.from);
        return;
    }
    player.seek(time);
    const shown = viewOf({ time, span });
    view.set(shown.from, shown.span);
}

/** What an address shows. @param {{time: number | null, span: number | null}} where */
function viewOf({ time, span }) {
    const length = span ?? HOUR;
    const from = zone.startOfDay(time ?? Date.now());
    const whole = zone.dayAfter(from) - from;
    // The span of a day shows that day, and not twelve hours on either side.
    if (time === null || Math.abs(length - whole) < MINUTE) return { from, span: whole };
    return { from: time - length / 2, span: length };
}

/** @returns {{still: boolean}} */
function matchMediaMotion() {
    const query = matchMedia("(prefers-reduced-motion: reduce)");
    return {
        get still() {
            return query.matches;
        },
    };
}

function names() {
    return new Map(timeline.scene.recorders.map((recorder) => [recorder.id, recorder.name]));
}

/** The recorder that is listened to; where it has nothing, one that has. @param {number} time @returns {string | null} */
function heardRecorder(time) {
    const { recorders } = timeline.scene;
    const chosen = recorders.find((one) => one.id === player.recorder);
    if (chosen) return chosen.id;
    const recording = recorders.find((one) => stretchAt(one.stretches, time).stretch?.kind === "audio");
    return (recording ?? recorders[0])?.id ?? null;
}

/** @param {number} time @param {string | null} recorder */
function goTo(time, recorder) {
    player.seek(time, recorder ?? heardRecorder(time));
    view.glideToCentre(time, Math.min(view.target.span, HOUR));
    announcer.say(`At ${clock(zone, time)}`);
    timeline.root.focus({ preventScroll: true });
    timeline.root.scrollIntoView({ block: "center", behavior: view.motion.still ? "instant" : "smooth" });
}

/** @param {string} date */
function showDate(date) {
    const from = zone.startOf(date);
    view.set(from, zone.dayAfter(from) - from);
    const { recorders } = archive.scene(view.from, view.to);
    const first = recorders.flatMap((one) => one.stretches).find((one) => one.kind === "audio" && one.to > from);
    player.seek(Math.max(from, first?.from ?? from));
    announcer.say(longDate(zone, from));
}

/** @param {number} days */
function turnDays(days) {
    const from = zone.startOf(day.date);
    showDate(zone.date(zone.dayAfter(from, days) + 12 * HOUR));
}

/** @param {number} ms */
function seekBy(ms) {
    const time = player.position + ms;
    player.seek(time, heardRecorder(time));
    reveal(time);
    announcer.say(clock(zone, time));
}

/** @param {number} direction */
function goToMoment(direction) {
    const moment = momentBeside(timeline.scene, player.position, direction);
    if (!moment) return announcer.show(direction > 0 ? "There is no later label or mark here." : "There is no earlier label or mark here.");
    player.seek(moment.at, moment.recorder ?? heardRecorder(moment.at));
    reveal(moment.at);
    announcer.show(`${clock(zone, moment.at)}  ${moment.text}`);
}

/** Moves the view only where the instant would be out of it. @param {number} time */
function reveal(time) {
    const { from, span } = view.target;
    if (time < from || time > from + span) view.glideToCentre(time);
}

/** What is zoomed around: the place that is heard if it is in sight. */
function zoomCentre() {
    return view.shows(player.position) ? player.position : view.centre;
}

/** @param {number} span */
function zoomTo(span) {
    const time = zoomCentre();
    if (span !== DAY) return view.glideToCentre(time, span);
    const from = zone.startOfDay(time);
    view.glideTo(from, zone.dayAfter(from) - from);
}

function goToNow() {
    const now = Math.max(
        timeline.scene.now,
        ...timeline.scene.recorders.flatMap((one) => one.stretches.filter((each) => each.live).map((each) => each.to)),
    );
    view.glideTo(now - view.target.span * 0.85, view.target.span);
    player.seek(now - 5 * SECOND, heardRecorder(now));
}

async function askWhere() {
    const entry = await askTime(zone, zone.startOf(day.date));
    if (!entry) return;
    if (entry.wholeDay) showDate(zone.date(entry.time));
    else goTo(entry.time, null);
}

/** @param {string} recorder @param {number} from @param {number} to */
function heardOf(recorder, from, to) {
    archive.grow(recorder, from, to);
    peaks.forget(from, to);
    dayGrew ||= window.setTimeout(() => {
        dayGrew = 0;
        day.refresh();
    }, LIVE_DAY_MS);
}

/** @param {number} from @param {number} to */
function changed(from, to) {
    archive.forget(from, to);
    peaks.forget(from, to);
    pieces.forget(from, to);
    day.refresh();
}

/** @param {unknown} problem */
function fail(problem) {
    if (problem instanceof ApiError && problem.status === 401) return;
    announcer.show(problem instanceof Error ? problem.message : String(problem), true);
}

function wirePage() {
    archive.addEventListener("problem", (event) => fail(/** @type {CustomEvent} */ (event).detail));
    byId("open-calendar").addEventListener("click", () => void calendar.open(day.date));
    byId("open-goto").addEventListener("click", () => void askWhere());
    byId("open-help").addEventListener("click", () => void opened(byId("help-dialog")));
    byId("day-before").addEventListener("click", () => turnDays(-1));
    byId("day-after").addEventListener("click", () => turnDays(1));
    byId("go-now").addEventListener("click", goToNow);
    byId("keys-on").addEventListener(
        "change",
        (/** @type {Event} */ event) => (keys.enabled = /** @type {HTMLInputElement} */ (event.target).checked),
    );
    for (const button of document.querySelectorAll("[data-span]")) {
        button.addEventListener("click", () => zoomTo(Number(button.getAttribute("data-span")) * SECOND));
    }
    timeline.addEventListener("choose", (event) => {
        player.seek(player.position, /** @type {CustomEvent} */ (event).detail);
        announcer.say(`Listening to ${names().get(player.recorder ?? "") ?? "another recorder"}`);
    });
    timeline.addEventListener("lanes", () => {
        const known = timeline.scene.recorders.some((one) => one.id === player.recorder);
        if (!known && !player.playing) player.recorder = heardRecorder(player.position);
    });
    view.addEventListener("change", () => {
        paintZoom();
        writeLater(ADDRESS_MS);
    });
    addEventListener("hashchange", () => place(readAddress(location.hash)));
}

/** @param {number} ms */
function writeLater(ms) {
    addressTimer ||= window.setTimeout(() => {
        addressTimer = 0;
        history.replaceState(null, "", writeAddress(player.position, view.target.span, player.recorder));
    }, ms);
}

function paintZoom() {
    const { span } = view.target;
    for (const button of document.querySelectorAll("[data-span]")) {
        const own = Number(button.getAttribute("data-span")) * SECOND;
        button.setAttribute("aria-pressed", String(Math.abs(Math.log2(span / own)) < 0.12));
    }
}

function wirePlayer() {
    let lastValue = 0;
    let last = { part: 0, from: 0, span: 0 };
    const paintValue = () => {
        lastValue = performance.now();
        const { root } = timeline;
        const position = player.position;
        root.setAttribute("aria-valuemin", String(Math.round(view.from / SECOND)));
        root.setAttribute("aria-valuemax", String(Math.round(view.to / SECOND)));
        root.setAttribute("aria-valuenow", String(Math.round(Math.min(view.to, Math.max(view.from, position)) / SECOND)));
        root.setAttribute("aria-valuetext", positionWords(position));
    };
    archive.addEventListener("change", () => player.playing || paintValue());
    timeline.addEventListener("lanes", () => player.playing || paintValue());
    player.addEventListener("seek", () => {
        paintValue();
        writeLater(ADDRESS_MS);
        timeline.redraw();
    });
    player.addEventListener("state", () => {
        live.settle();
        paintValue();
        if (player.state === "playing") announcer.say(`Playing from ${clock(zone, player.position)}`);
        if (player.state === "paused") announcer.say(`Paused at ${clock(zone, player.position)}`);
        if (player.state === "waiting") announcer.show("This is the end of what was recorded so far. It goes on when more arrives.");
    });
    player.addEventListener("jump", (event) => {
        const { over, from, to } = /** @type {CustomEvent} */ (event).detail;
        if (over.kind === "silence") return;
        const what = over.kind === "none" ? `Nothing was recorded for ${duration(to - from)}` : stretchWords({ ...over, from, to });
        announcer.show(`${what}. Playing from ${clock(zone, to)}.`);
        reveal(to);
    });
    player.addEventListener("problem", (event) => fail(/** @type {CustomEvent} */ (event).detail));
    timeline.addEventListener("frame", () => {
        if (!player.playing) return;
        const part = (player.position - view.from) / view.span;
        const unmoved = last.from === view.from && last.span === view.span;
        if (unmoved && last.part < 0.94 && part >= 0.94 && part < 1.2) view.glideTo(player.position - view.span * 0.12, view.span);
        last = { part, from: view.from, span: view.span };
        if (performance.now() - lastValue > VALUE_PLAYING_MS) paintValue();
        writeLater(ADDRESS_PLAYING_MS);
    });
}

/** @param {number} position */
function positionWords(position) {
    const recorder = archive.scene(position, position + 1).recorders.find((one) => one.id === player.recorder);
    const { stretch } = recorder ? stretchAt(recorder.stretches, position) : { stretch: null };
    const nothing = archive.knows(position, position + 1) ? "nothing recorded" : "not known yet";
    const what = stretch ? (stretch.kind === "audio" ? "recorded" : stretchWords(stretch)) : nothing;
    return `${clock(zone, position)}, ${longDate(zone, position)}, ${what}${recorder ? `, ${recorder.name}` : ""}`;
}

function wireKeys() {
    const sayNow = () => {
        const { range } = selection;
        if (range)
            announcer.say(
                range.to > range.from ? `Selected ${duration(range.to - range.from)}` : `Selection begins at ${clock(zone, range.from)}`,
            );
    };
    /** @param {number} direction */
    const speed = (direction) => {
        const words = transport.changeSpeed(direction);
        if (words) announcer.show(`Speed ${words}`);
    };
    /** @param {number} direction */
    const lane = (direction) => {
        const { recorders } = timeline.scene;
        const at = recorders.findIndex((one) => one.id === player.recorder) + direction;
        if (!recorders[at]) return;
        player.seek(player.position, recorders[at].id);
        announcer.show(`Listening to ${recorders[at].name}`);
    };
    return new Keys({
        " ": () => transport.toggle(),
        k: () => transport.toggle(),
        ArrowLeft: () => seekBy(-5 * SECOND),
        ArrowRight: () => seekBy(5 * SECOND),
        j: () => seekBy(-15 * SECOND),
        l: () => seekBy(15 * SECOND),
        "Shift+ArrowLeft": () => seekBy(-MINUTE),
        "Shift+ArrowRight": () => seekBy(MINUTE),
        ArrowUp: () => lane(-1),
        ArrowDown: () => lane(1),
        PageUp: () => turnDays(-1),
        PageDown: () => turnDays(1),
        Home: () => seekBy(zone.startOfDay(player.position) - player.position),
        End: () => goToNow(),
        m: () => goToMoment(1),
        M: () => goToMoment(-1),
        "+": () => view.glideZoom(1 / ZOOM_STEP, zoomCentre()),
        "=": () => view.glideZoom(1 / ZOOM_STEP, zoomCentre()),
        "-": () => view.glideZoom(ZOOM_STEP, zoomCentre()),
        0: () => zoomTo(DAY),
        ">": () => speed(1),
        "<": () => speed(-1),
        s: () => announcer.show(transport.toggleSilence() ? "Silence is skipped." : "Silence is played."),
        i: () => (selection.setIn(player.position), sayNow()),
        o: () => (selection.setOut(player.position), sayNow()),
        d: () => void actions.download(),
        n: () => void actions.label(),
        p: () => void actions.protect(),
        x: () => void actions.remove(),
        g: () => void askWhere(),
        c: () => void calendar.open(day.date),
        "?": () => void opened(byId("help-dialog")),
        Escape: () => selection.clear(),
    });
}

// For tests: what is shown, kept and heard. Nothing here can be changed.
Object.defineProperty(window, "mycelia", {
    value: Object.freeze({
        position: () => player.position,
        state: () => player.state,
        recorder: () => player.recorder,
        view: () => ({ from: view.from, to: view.to }),
        lanes: () => timeline.layout.lanes.map(({ id, top, height }) => ({ id, top, height })),
        kept: () => ({ tiles: peaks.size, pieces: pieces.size }),
        recordedTo: (/** @type {number} */ from, /** @type {number} */ until) =>
            Math.max(
                ...timeline.scene.recorders
                    .flatMap((one) => one.stretches.filter(({ kind }) => kind === "audio").map(({ to }) => to))
                    .filter((to) => to > from && to <= until),
            ),
        drawn: () => timeline.drawn,
        complete: () => archive.knows(view.from, view.to),
    }),
});
void strip;
