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
}
