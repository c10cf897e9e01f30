using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// What came of reading a chunk as it is to be sent: its audio, or why there is none. Neither when the chunk has left the queue.
/// </summary>
internal readonly record struct ChunkReading
{
    /// <summary>The audio.</summary>
    public ChunkAudio? Audio { get; init; }

    /// <summary>Why there is none.</summary>
    public UploadOutcome.Failed? Problem { get; private init; }

    /// <summary>What the audio is still to be encoded by; null when it can be sent.</summary>
    internal IAudioEncoder? Encoder { get; init; }

    /// <summary>There is audio, to be sent as it is.</summary>
    public static implicit operator ChunkReading(ChunkAudio audio) => new() { Audio = audio };

    /// <summary>There is none.</summary>
    public static implicit operator ChunkReading(UploadOutcome.Failed problem) => new() { Problem = problem };
}
