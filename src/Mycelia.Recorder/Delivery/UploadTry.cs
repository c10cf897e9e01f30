using System.Buffers;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>One try at a chunk, or at several that go in one request, from its beginning to its settlement.</summary>
/// <param name="chunks">The chunks, as they were when the try began.</param>
/// <param name="probe">What the gate called it.</param>
/// <param name="passesBefore">How many chunks had passed when it began.</param>
internal sealed class UploadTry(IReadOnlyList<QueuedChunk> chunks, int probe, long passesBefore)
{
    public IReadOnlyList<QueuedChunk> Chunks => chunks;

    public int Probe => probe;

    public long PassesBefore => passesBefore;

    /// <summary>What holds their audio.</summary>
    public List<ArrayBufferWriter<byte>> Buffers { get; } = [];

    /// <summary>What becomes of each; null for one that has left the queue meanwhile.</summary>
    public Task<UploadOutcome?[]> Task { get; set; } = null!;

    /// <summary>What was sent of each. It lies in the buffers, and is there as long as they are the try's.</summary>
    public ChunkAudio[] Audio { get; } = new ChunkAudio[chunks.Count];

    /// <summary>The <see cref="ChunkAudio.Fingerprint"/> of what was sent of each.</summary>
    public uint[] Fingerprints { get; } = new uint[chunks.Count];

    /// <summary>What became of them. What nobody foresaw costs a try, and not the recording.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<UploadOutcome?[]> GetOutcomesAsync()
    {
        try
        {
            return await Task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or QueueUnavailableException))
        {
            var unforeseen = new UploadOutcome.Transient(
                $"the delivery failed in a way that nobody foresaw ({e.GetType().Name}: {e.Message})"
            )
            {
                MayBeTheChunk = true,
                MayHaveArrived = true,
            };
            return [.. chunks.Select(_ => unforeseen)];
        }
    }
}
