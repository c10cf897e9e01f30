using System.Security.Cryptography;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Importing.Dates;

namespace Mycelia.Recorder.Importing;

/// <summary>What is known of a file before it is decoded.</summary>
/// <param name="Hash">SHA-256 of its bytes, in hex.</param>
/// <param name="Modified">When it was last written.</param>
/// <param name="Stated">The times in its own metadata, best first.</param>
/// <param name="Named">The time in its name.</param>
internal sealed record SoundFileFacts(string Hash, DateTimeOffset Modified, IReadOnlyList<DateTimeOffset> Stated, DateTimeOffset? Named)
{
    /// <exception cref="InvalidDataException">It is no file; the message begins with the path.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<SoundFileFacts> ReadAsync(string path, TimeZoneInfo zone, CancellationToken stop)
    {
        var file = RegularFile.Open(path, stop);
        await using (file.ConfigureAwait(false))
        {
            var modified = new DateTimeOffset(File.GetLastWriteTimeUtc(path));
            var stated = FileDates.Read(new(file), zone).ToList();
            file.Position = 0;
            return new(
                Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop).ConfigureAwait(false)),
                modified,
                stated,
                NamedTime.Parse(Path.GetFileName(path), modified, zone)
            );
        }
    }
}
