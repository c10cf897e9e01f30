namespace Mycelia.Benchmarks.Page;

/// <summary>What is put into the page to measure it.</summary>
internal static class PageProbe
{
    /// <summary>
    /// Before the page begins: notes when all of the view has been drawn, and, from a click on, when the first sample that is not silent
    /// leaves the page's audio output. Times are ms since the navigation.
    /// </summary>
    public const string Install = """
        (() => {
          performance.setResourceTimingBufferSize(20000);
          const probe = (window.probe = { shown: null, clicked: null, heard: null });
          const look = () => {
            // It is on the screen when this frame is over.
            if (window.mycelia?.drawn()) setTimeout(() => (probe.shown = performance.now()));
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
          addEventListener("pointerup", (event) => Object.assign(probe, { clicked: event.timeStamp, heard: null }), true);
          const address = URL.createObjectURL(new Blob([`registerProcessor("ear", class extends AudioWorkletProcessor {
            process([[samples]]) {
              const first = samples ? samples.findIndex((sample) => sample !== 0) : -1;
              if (first >= 0 && !this.hears) this.port.postMessage(currentFrame + first);
              this.hears = first >= 0;
              return true;
            }
          });`], { type: "text/javascript" }));
          const connect = AudioNode.prototype.connect;
          AudioNode.prototype.connect = function (target, ...rest) {
            if (target instanceof AudioDestinationNode) {
              const { context } = this;
              void context.audioWorklet.addModule(address).then(() => {
                const ear = new AudioWorkletNode(context, "ear", { numberOfOutputs: 1, channelCount: 1, channelCountMode: "explicit" });
                ear.port.onmessage = ({ data }) => {
                  const { contextTime, performanceTime } = context.getOutputTimestamp();
                  probe.heard ??= performanceTime + (data / context.sampleRate - contextTime) * 1000;
                };
                connect.call(this, ear);
                connect.call(ear, target);
              });
            }
            return connect.call(this, target, ...rest);
          };
        })();
        """;

    /// <summary>The part of the columns in which the waveform is drawn, at the middle of the first lane.</summary>
    public const string Coverage = """
        () => {
          const canvas = document.getElementById("timeline-base");
          const scale = canvas.width / canvas.clientWidth;
          const { top, height } = mycelia.lanes()[0];
          const at = (y) => canvas.getContext("2d").getImageData(0, Math.round(y * scale), canvas.width, 1).data;
          const [middle, edge] = [at(top + height / 2), at(top + 3)];
          let drawn = 0;
          for (let x = 0; x < canvas.width; x++) {
            if ([0, 1, 2].some((colour) => middle[4 * x + colour] !== edge[4 * x + colour])) drawn++;
          }
          return drawn / canvas.width;
        }
        """;

    /// <summary>Scrolls and zooms for so many seconds, with a turn of the wheel in each frame; the ms between frames.</summary>
    public const string ScrollAndZoom = """
        (seconds) =>
          new Promise((resolve) => {
            const root = document.getElementById("timeline");
            const box = root.getBoundingClientRect();
            const [clientX, clientY] = [box.left + 0.6 * box.width, box.top + 0.6 * box.height];
            // A second each: on, out, in, back, farther in.
            const turns = [[1.2, 0], [0, 1.5], [0, -1.5], [-1.2, 0], [0, -1.5]];
            const [began, gaps] = [performance.now(), []];
            let last = null;
            const step = (now) => {
              if (last !== null) gaps.push(now - last);
              const ms = Math.min(100, now - (last ?? now));
              last = now;
              if (now - began >= 1000 * seconds) return resolve(gaps);
              const [across, along] = turns[Math.floor((5 * Math.max(0, now - began)) / (1000 * seconds)) % 5];
              const turn = { deltaX: across * ms, deltaY: along * ms, clientX, clientY, bubbles: true, cancelable: true };
              if (ms > 0) root.dispatchEvent(new WheelEvent("wheel", turn));
              requestAnimationFrame(step);
            };
            requestAnimationFrame(step);
          })
        """;

    /// <summary>Of each picture of the sound that was asked for: how long it took, and the bytes of the answer.</summary>
    public const string PeakRequests = """
        () =>
          performance
            .getEntriesByType("resource")
            .filter((one) => one.name.includes("/api/peaks") && one.encodedBodySize > 0)
            .flatMap((one) => [one.responseEnd - one.requestStart, one.encodedBodySize])
        """;
}
