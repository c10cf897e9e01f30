using System.Buffers;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Upload;

/// <summary>One try at a chunk, from its beginning to its settlement.</summary>
/// <param name="chunk">The chunk, as it was when the try began.</param>
/// <param name="audio">Its WAV file.</param>
/// <param name="probe">What the gate called it.</param>
/// <param name="passesBefore">How many chunks had passed when it began.</param>
internal sealed class UploadTry(QueuedChunk chunk, ArrayBufferWriter<byte> audio, int probe, long passesBefore)
{
    public QueuedChunk Chunk => chunk;

    public ArrayBufferWriter<byte> Audio => audio;

    public int Probe => probe;

    public long PassesBefore => passesBefore;

    /// <summary>What becomes of it.</summary>
    public Task<UploadOutcome> Task { get; set; } = null!;

    /// <summary>What became of it. What nobody foresaw costs a try, and not the recording.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<UploadOutcome> GetOutcomeAsync()
    {
        try
        {
            return await Task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new UploadOutcome.Transient($"the delivery failed in a way that nobody foresaw ({e.GetType().Name}: {e.Message})") { MayBeTheChunk = true, MayHaveArrived = true };
        }
    }
}
