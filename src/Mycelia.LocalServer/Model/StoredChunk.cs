using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Model;

/// <summary>A chunk as the index knows it.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="RecordingId">The recording that it belongs to.</param>
/// <param name="Number">Its number in the recording, from 0.</param>
/// <param name="StartMs">Wall-clock time of its first frame, ms since 1970 UTC.</param>
/// <param name="Frames">Frames of audio.</param>
/// <param name="PcmOffset">Where in a WAV file the first frame is.</param>
/// <param name="FileSize">Bytes of the whole file.</param>
/// <param name="Sha256">Hash of the whole file.</param>
/// <param name="Streaming">As the client sent it.</param>
/// <param name="Encoding">How the file is written down.</param>
/// <param name="Samples">How its samples are, decoded.</param>
/// <param name="IsCut">It is what a deletion left of a chunk.</param>
/// <param name="Sent">The WAV file that was sent, where the file is a FLAC of the same audio; null: the file is as it was sent.</param>
internal sealed record StoredChunk(
    string Id,
    string RecordingId,
    int Number,
    long StartMs,
    long Frames,
    long PcmOffset,
    long FileSize,
    byte[] Sha256,
    bool Streaming,
    AudioEncoding Encoding,
    SampleFormat Samples,
    bool IsCut = false,
    SentFile? Sent = null
)
{
    /// <summary>Bytes of the file that was sent.</summary>
    public long SentSize => Sent?.Size ?? FileSize;

    /// <summary>Hash of the file that was sent.</summary>
    public byte[] SentSha256 => Sent?.Sha256 ?? Sha256;

    /// <summary>What it is when decoded, in a recording that may have wider samples.</summary>
    public AudioFormat FormatIn(AudioFormat recording) => recording with { Samples = Samples };

    /// <summary>Its place on the timeline.</summary>
    public ChunkSpan Span => new(Number, StartMs, Frames, FileSize, Encoding == AudioEncoding.Wav);

    /// <summary>The file's place below the audio directory, so that a day can be found, and played in order, without the index.</summary>
    public string RelativePath
    {
        get
        {
            var start = DateTimeOffset.FromUnixTimeMilliseconds(StartMs);
            return FormattableString.Invariant(
                $"{DayFolder(StartMs)}/{start:yyyyMMdd'T'HHmmssfff'Z'}_{RecordingId}_{Number:D5}{Encoding.Extension()}"
            );
        }
    }

    /// <summary>The folder of the day (UTC) of a moment.</summary>
    public static string DayFolder(long ms)
    {
        var day = DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return FormattableString.Invariant($"{day:yyyy}/{day:MM}/{day:dd}");
    }
}
