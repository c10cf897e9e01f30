using System.Security.Cryptography;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture.Files;

namespace Mycelia.Recorder.Importing;

/// <summary>What is known of a file before it is imported.</summary>
/// <param name="Hash">SHA-256 of its bytes, in hex.</param>
/// <param name="RecordedAt">When it was recorded.</param>
internal sealed record SoundFileFacts(string Hash, RecordedAt RecordedAt)
{
    /// <exception cref="InvalidDataException">It cannot be understood; the message begins with the path.</exception>
    /// <exception cref="AudioLibraryException">A library that it takes is missing.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<SoundFileFacts> ReadAsync(string path, AudioFormat format, DateTimeOffset? given, TimeProvider time, CancellationToken stop)
    {
        var recordedAt = ReadTime(path, format, given, time);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
            return new(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop).ConfigureAwait(false)), recordedAt);
    }

    private static RecordedAt ReadTime(string path, AudioFormat format, DateTimeOffset? given, TimeProvider time)
    {
        var modified = new DateTimeOffset(File.GetLastWriteTimeUtc(path));
        if (!AudioLibrary.SndFile.IsThere && SoundFileSource.IsPlain(path, format))
        {
            using var plain = File.OpenRead(path);
            var header = WavHeader.Read(plain);
            var bytes = Math.Min(header.DataBytes, plain.Length - plain.Position);
            return Decide(null, null, format.DurationOf(bytes / format.BytesPerFrame));
        }

        using var audio = SoundFileSource.Decode(path, format);
        return Decide(audio.Origination, audio.Date, audio.FileFormat.DurationOf(audio.FileFrames));

        RecordedAt Decide((string, string)? origination, string? date, TimeSpan duration) =>
            RecordedAt.Decide(given, origination, date, modified, duration, time.GetUtcNow(), time.LocalTimeZone);
    }
}
