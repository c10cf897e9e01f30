using System.Runtime.CompilerServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>An input whose every block, once the pipeline takes it, is a beat.</summary>
internal sealed class HeartbeatSource(IAudioSource source, Heartbeat heartbeat) : IAudioSource
{
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
