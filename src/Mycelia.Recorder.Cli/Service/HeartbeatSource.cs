using System.Runtime.CompilerServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>An input whose every block, once the pipeline takes it, is a beat.</summary>
internal sealed class HeartbeatSource(IAudioSource source, Heartbeat heartbeat) : IAudioSource
{
    /// <summary>An input that is opened as one.</summary>
    public static RecordedInput Of(RecordedInput input, Heartbeat heartbeat) =>
        input with
        {
            OpenAsync = async stop => new HeartbeatSource(await input.OpenAsync(stop), heartbeat),
        };

    public AudioFormat Format => source.Format;

    public string Description => source.Description;

    public bool CanWait => source.CanWait;

    public bool MayBeSilent => source.MayBeSilent;

    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken stop)
    {
        heartbeat.Beat();
        await foreach (var block in source.ReadBlocksAsync(stop))
        {
            heartbeat.Beat();
            yield return block;
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
