using System.Text.Json.Serialization;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Journal;

/// <summary>The chunk that is being recorded: what must be known of it if the recorder dies.</summary>
/// <param name="Recording">The recording that it belongs to.</param>
/// <param name="Number">Its place in the recording.</param>
/// <param name="StartMs">Unix time of its first frame, ms.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="Samples">How each sample is written down; null: in 16 bits, which older recorders know alone, and say nothing of.</param>
internal sealed record OpenChunk(
    RecordingInfo Recording,
    int Number,
    long StartMs,
    int SampleRate,
    int Channels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Samples = null
)
{
    private const int LargestRate = 768_000;
    private const int MostChannels = 64;

    /// <summary>Whether all of it can be true: what is read from a file is input.</summary>
    [JsonIgnore]
    public bool MakesSense =>
        Recording is { Id.Length: > 0 and <= 1_000, StartedAt.Length: > 0 and <= 1_000 }
        && (Recording.Device?.Length ?? 0) <= RowValues.LongestText
        && Number is >= 0 and < int.MaxValue
        && StartMs is >= RowValues.FirstInstant and <= RowValues.LastInstant - RowValues.LongestChunk
        && SampleRate is > 0 and <= LargestRate
        && Channels is > 0 and <= MostChannels
        && Format is not null;

    private AudioFormat? Format =>
        (Samples is null ? SampleFormat.S16 : SampleFormats.Parse(Samples)) is { } samples ? new(SampleRate, Channels, samples) : null;

    /// <param name="recording">The recording that it belongs to.</param>
    /// <param name="number">Its place in the recording.</param>
    /// <param name="start">Of its first frame.</param>
    /// <param name="format">Of its samples.</param>
    public static OpenChunk Of(RecordingInfo recording, int number, DateTimeOffset start, AudioFormat format) =>
        new(
            recording,
            number,
            start.ToUnixTimeMilliseconds(),
            format.SampleRate,
            format.Channels,
            format.Samples == SampleFormat.S16 ? null : format.Samples.Name()
        );

    /// <summary>The chunk as it would have been cut after these samples.</summary>
    /// <returns>Null when there is not one whole frame.</returns>
    public Chunk? ToChunk(ReadOnlySpan<byte> pcm)
    {
        var format = Format!.Value;
        var samples = pcm[..(pcm.Length / format.BytesPerFrame * format.BytesPerFrame)].ToArray();
        PcmSamples.Clean(samples, format.Samples);
        var chunker = new Chunker(format, Math.Max(1, samples.Length / format.BytesPerFrame));
        var block = new PcmBlock(samples, DateTimeOffset.FromUnixTimeMilliseconds(StartMs), GapBefore: false);
        return chunker.Take(ref block) is { } chunk ? chunk with { Number = Number } : null;
    }
}

/// <summary>The JSON of the journal.</summary>
[JsonSerializable(typeof(OpenChunk))]
internal sealed partial class QueueJson : JsonSerializerContext;
