// The marks and labels around an instant, to go from one to the next. Decides, and asks nobody.

const SAME_MS = 900;

/**
 * @param {import("./api.js").Stretches} scene @param {number} time @param {number} direction 1 or -1
 * @returns {{at: number, text: string, recorder: string | null} | null}
 */
export function momentBeside(scene, time, direction) {
    const moments = [
        ...scene.labels.map((label) => ({ at: label.from, text: label.text, recorder: label.recorder })),
        ...scene.recorders.flatMap((recorder) =>
            recorder.marks.map((mark) => ({ at: mark.at, text: mark.label || "Mark", recorder: recorder.id })),
        ),
    ].sort((a, b) => a.at - b.at);
    if (direction > 0) return moments.find((moment) => moment.at > time + 1) ?? null;
    return moments.findLast((moment) => moment.at < time - SAME_MS) ?? null;
}
