using System.Text.Json;

namespace Mycelia.Page.Tests.Support;

/// <summary>Hears what the page gives to the loudspeaker, frame by frame, and what it says of the time meanwhile.</summary>
internal sealed class Ear
{
    private const string Script = """
        (() => {
          const worklet = `registerProcessor("ear", class extends AudioWorkletProcessor {
            process([[samples]]) {
              if (samples) this.port.postMessage({ frame: currentFrame, samples: samples.slice() });
              return true;
            }
          });`;
          const address = URL.createObjectURL(new Blob([worklet], { type: "text/javascript" }));
          const blocks = [];
          window.heard = { blocks, context: null };
          const connect = AudioNode.prototype.connect;
          AudioNode.prototype.connect = function (target, ...rest) {
            if (target instanceof AudioDestinationNode) {
              heard.context = this.context;
              void this.context.audioWorklet.addModule(address).then(() => {
                const ear = new AudioWorkletNode(this.context, "ear", { numberOfOutputs: 1, channelCount: 1, channelCountMode: "explicit" });
                // The first block of a worklet may bear the number of an earlier frame.
                let numbered = false;
                ear.port.onmessage = ({ data }) => (numbered ? blocks.push(data) : (numbered = true));
                connect.call(this, ear);
                connect.call(ear, target);
              });
            }
            return connect.call(this, target, ...rest);
          };
        })();
        """;

    private readonly OpenPage _page;

    private Ear(OpenPage page) => _page = page;

    /// <summary>Has to be put in before the page is opened, which is therefore opened again.</summary>
    /// <param name="page">One without a policy, which would refuse what listens.</param>
    public static async Task<Ear> AtAsync(OpenPage page)
    {
        await page.Page.AddInitScriptAsync(Script);
        await page.Page.ReloadAsync();
        await page.UntilAsync("window.mycelia?.complete()");
        return new(page);
    }

    /// <summary>
    /// What was heard so far: runs of samples that are each known by their place in the signal, and by how many frames the page's own time
    /// is off in the last of them.
    /// </summary>
    public async Task<Heard> HeardAsync()
    {
        var answer = await _page.Page.EvaluateAsync<JsonElement>(
            """
            () => {
              const { context, blocks } = heard;
              let frame, position;
              // The clock of the audio may tick between two readings.
              do {
                frame = (context.currentTime - (context.outputLatency || 0)) * context.sampleRate;
                position = mycelia.position();
              } while (frame !== (context.currentTime - (context.outputLatency || 0)) * context.sampleRate);
              // Where nothing was played there is no block.
              const first = blocks[0].frame;
              const samples = new Array(blocks.at(-1).frame + 128 - first).fill(0);
              for (const block of blocks) block.samples.forEach((sample, at) => (samples[block.frame - first + at] = Math.round(sample * 32768)));
              return { frame, position, first, rate: context.sampleRate, samples };
            }
            """
        );
        Assert.Equal(Signal.Rate, answer.GetProperty("rate").GetInt32());
        return Heard.Of(
            [.. answer.GetProperty("samples").EnumerateArray().Select(static sample => (short)sample.GetInt32())],
            answer.GetProperty("first").GetInt64(),
            answer.GetProperty("frame").GetDouble(),
            answer.GetProperty("position").GetDouble() * (Signal.Rate / 1000)
        );
    }
}
