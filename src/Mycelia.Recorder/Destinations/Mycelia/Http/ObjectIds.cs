using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>
/// The ids of our documents on the server. They follow from what was fixed when the chunk was cut, so that they are the
/// same in every try, of every run: four bytes of the recording's start in seconds, as MongoDB has it, and eight of a
/// SHA-256 of the recording's id and, for a chunk, its number and start.
/// </summary>
internal static class ObjectIds
{
    /// <summary>The id of no document.</summary>
    public const string None = "000000000000000000000000";

    /// <summary>24 hexadecimal digits.</summary>
    public static bool IsOne(string id) => id.Length == 24 && id.All(char.IsAsciiHexDigit);

    /// <summary>The document of a recording in <c>source_files</c>.</summary>
    public static string ForSourceFile(RecordingInfo recording) => Make(recording, "source file");

    /// <summary>
    /// The document of a chunk in <c>audio_chunks</c>. Other programs have numbered two chunks of a recording alike: the start tells them
    /// apart.
    /// </summary>
    public static string ForChunk(QueuedChunk chunk) =>
        Make(
            chunk.Recording,
            string.Create(CultureInfo.InvariantCulture, $"chunk {chunk.Number} at {chunk.Start.ToUnixTimeMilliseconds()}")
        );

    /// <summary>
    /// When a recording's id was made: what it begins with (RFC 9562, 5.7). It stands in for a start that cannot be read.
    /// </summary>
    private static DateTimeOffset? MadeAt(string id) =>
        Guid.TryParse(id, out var guid) && guid.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(guid.ToByteArray(bigEndian: true)) >> 16))
            : null;

    private static string Make(RecordingInfo recording, string what)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"mycelia-recorder {recording.Id} {what}"), hash);
        Span<byte> id = stackalloc byte[12];
        var seconds = (Timestamp.Parse(recording.StartedAt) ?? MadeAt(recording.Id))?.ToUnixTimeSeconds() ?? 0;
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)Math.Clamp(seconds, 0, uint.MaxValue));
        hash[..8].CopyTo(id[4..]);
        return Convert.ToHexStringLower(id);
    }
}
